# mclust's engine of the benchmark of selections: all models with 1 to 9 components from one hierarchical start. One round is one
# selection. See src/engine.ts for what is read and printed; the task is a CSV file whose last column is no number.
suppressPackageStartupMessages(library(mclust))

path <- tail(commandArgs(trailingOnly = TRUE), 1)
table <- read.csv(path)
rows <- as.matrix(table[, -ncol(table)])

answer <- function(text) {
  cat(text, "\n", sep = "")
  flush(stdout())
}
answer('{"ready":true}')
input <- file("stdin", "r")
while (length(readLines(input, 1)) == 1) {
  gc(FALSE)
  began <- Sys.time()
  selection <- mclustBIC(rows, G = 1:9, verbose = FALSE)
  seconds <- as.numeric(Sys.time() - began, units = "secs")
  best <- Mclust(rows, x = selection, verbose = FALSE)
  answer(sprintf('{"seconds":%.6f,"logLikelihood":%.17g}', seconds, best$loglik))
}
