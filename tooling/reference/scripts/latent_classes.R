# families/latent_classes.json: latent class analysis of the carcinoma data, two to four classes. poLCA, which published these maxima, is not in
# Debian: this is EM written out in R, best of 20 random starts, and has to reach the log-likelihoods that poLCA reports.
source("tooling/reference/scripts/reference_json.R")
published <- c("2" = -317.2568, "3" = -293.705, "4" = -289.2858)

# `answers`: rows x questions of 1 or 2, NA where missing.
latent_classes <- function(answers, classes, starts, iterations) {
  yes <- (answers == 2) * 1
  known <- !is.na(yes)
  yes[!known] <- 0
  no <- known - yes
  fit_from <- function(seed) {
    set.seed(seed)
    probability <- matrix(runif(classes * ncol(yes), 0.05, 0.95), classes)
    share <- rep(1 / classes, classes)
    previous <- -Inf
    for (iteration in seq_len(iterations)) {
      logs <- function(p) ifelse(p > 0, log(pmax(p, 1e-320)), -745)
      joint <- yes %*% t(logs(probability)) + no %*% t(logs(1 - probability)) + rep(log(share), each = nrow(yes))
      top <- apply(joint, 1, max)
      total <- top + log(rowSums(exp(joint - top)))
      posterior <- exp(joint - total)
      loglik <- sum(total)
      if (loglik - previous < 1e-13) break
      previous <- loglik
      share <- colMeans(posterior)
      probability <- (t(posterior) %*% yes) / (t(posterior) %*% known)
    }
    order <- order(share)
    list(loglik = loglik, share = share[order], probability = probability[order, , drop = FALSE])
  }
  fits <- lapply(seq_len(starts), fit_from)
  best <- fits[[which.max(sapply(fits, `[[`, "loglik"))]]
  list(loglik = one(best$loglik), weights = best$share, probability_of_2 = unname(best$probability))
}

carcinoma <- as.matrix(reference_data("carcinoma"))
fits <- lapply(2:4, function(classes) latent_classes(carcinoma, classes, 20, 20000))
names(fits) <- 2:4
for (classes in names(fits)) stopifnot(abs(fits[[classes]]$loglik - published[[classes]]) < 1e-3)

# Every eleventh answer, row by row, is taken away.
missing <- t(carcinoma)
missing[seq(5, length(missing), by = 11)] <- NA
write_reference(
  "families/latent_classes.json",
  list(
    published_by_polca = lapply(published, one),
    carcinoma = fits,
    carcinoma_without_every_11th_answer = list(
      first_missing = one(5), step = one(11), "2" = latent_classes(t(missing), 2, 20, 20000)
    )
  ),
  "latent_classes.R", "EM, best of 20 starts, until the log-likelihood rises by less than 1e-13", "stats"
)
