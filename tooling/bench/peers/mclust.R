# mclust's engine of the benchmark: see src/engine.ts for what is read and printed and src/task-file.ts for the task.
#
# em() is estep() and then me(), which runs itmax pairs of an M- and an E-step. The first E-step, from the starting
# parameters, stays outside the time, so that as many E- as M-steps are timed. Tolerances of 0 make every iteration run.
suppressPackageStartupMessages(library(mclust))

path <- tail(commandArgs(trailingOnly = TRUE), 1)
if (path == "--version") {
  cat(as.character(packageVersion("mclust")), as.character(getRversion()), "\n")
  quit()
}

lines <- readLines(path)
shape <- strsplit(lines[2], " ")[[1]]
n <- as.integer(shape[1])
d <- as.integer(shape[2])
k <- as.integer(shape[3])
iterations <- as.integer(shape[5])
numbers <- function(line) as.numeric(strsplit(line, " ")[[1]])
weights <- numbers(lines[3])
means <- sapply(lines[3 + seq_len(k)], numbers, USE.NAMES = FALSE)
variances <- numbers(lines[4 + k])
rows <- matrix(readBin(lines[1], "double", n * d, endian = "little"), n, d, byrow = TRUE)

model <- c(full = "VVV", tied = "EEE", diagonal = "VVI", spherical = "VII")[[shape[4]]]
cov <- diag(variances, d)
variance <- list(modelName = model, d = d, G = k, sigma = array(cov, c(d, d, k)))
if (model == "VVV") variance$cholsigma <- array(sqrt(cov), c(d, d, k))
if (model == "EEE") {
  variance$Sigma <- cov
  variance$cholSigma <- sqrt(cov)
}
if (model == "VVI") {
  scale <- exp(mean(log(variances)))
  variance$scale <- rep(scale, k)
  variance$shape <- matrix(variances / scale, d, k)
}
if (model == "VII") variance$sigmasq <- rep(mean(variances), k)
parameters <- list(pro = weights, mean = means, variance = variance)

answer <- function(text) {
  cat(text, "\n", sep = "")
  flush(stdout())
}
expected <- estep(rows, modelName = model, parameters = parameters)
iterate <- function(count) {
  control <- emControl(tol = c(0, 0), itmax = c(count, count))
  me(rows, modelName = model, z = expected$z, control = control, warn = FALSE)
}
# The log-likelihood that the last of `iterations` E-steps found, counting the first.
reached <- expected
if (iterations > 1) {
  fitted <- iterate(iterations - 1)
  reached <- estep(rows, modelName = model, parameters = fitted$parameters)
}

answer('{"ready":true}')
input <- file("stdin", "r")
while (length(readLines(input, 1)) == 1) {
  gc(FALSE)
  began <- Sys.time()
  iterate(iterations)
  seconds <- as.numeric(Sys.time() - began, units = "secs")
  answer(sprintf('{"seconds":%.6f,"logLikelihood":%.17g}', seconds, reached$loglik))
}
