# families/latent_class_maxima.json: overlapping latent classes, drawn, of which EM from random probabilities finds several maxima. The answers are
# kept as counts of their patterns, beside the best log-likelihood of 50 starts that were run until it rose by less than 1e-10, 3000 iterations at most.
source("tooling/reference/scripts/reference_json.R")
rows <- 150
questions <- 4
classes <- 3

em_from <- function(yes, weights) {
  probability <- matrix(runif(classes * questions, 0.05, 0.95), classes)
  share <- rep(1 / classes, classes)
  previous <- -Inf
  for (iteration in 1:3000) {
    logs <- function(p) ifelse(p > 0, log(pmax(p, 1e-320)), -745)
    joint <- yes %*% t(logs(probability)) + (1 - yes) %*% t(logs(1 - probability)) + rep(log(share), each = nrow(yes))
    top <- apply(joint, 1, max)
    total <- top + log(rowSums(exp(joint - top)))
    loglik <- sum(weights * total)
    if (loglik - previous < 1e-10) break
    previous <- loglik
    posterior <- weights * exp(joint - total)
    share <- colSums(posterior) / sum(weights)
    probability <- pmin(pmax((t(posterior) %*% yes) / colSums(posterior), 0), 1)
  }
  loglik
}

drawn <- function(seed) {
  set.seed(seed)
  class <- sample(classes, rows, TRUE)
  probability <- matrix(runif(classes * questions, 0.05, 0.95), classes)
  answers <- sapply(seq_len(questions), function(j) rbinom(rows, 1, probability[class, j]))
  counts <- as.data.frame(table(as.data.frame(answers)), stringsAsFactors = FALSE)
  counts <- counts[counts$Freq > 0, ]
  yes <- unname(as.matrix(counts[seq_len(questions)]) == "1") * 1
  best <- max(replicate(50, em_from(yes, counts$Freq)))
  list(answers = yes, counts = counts$Freq, loglik = one(best))
}

write_reference(
  "families/latent_class_maxima.json",
  list(cases = lapply(c(2, 6, 8), drawn)),
  "latent_class_maxima.R", "EM, best of 50 starts, until the log-likelihood rises by less than 1e-10", "stats"
)
