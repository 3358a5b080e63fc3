# families/von_mises_fisher_variants.json: two directions in iris with noise over the sphere, known components of some rows, equal weights.
source("tooling/reference/scripts/reference_json.R")
source("tooling/reference/scripts/von_mises_fisher_functions.R")

iris4 <- unname(iris_measurements())
x <- unit(sweep(iris4, 2, colMeans(iris4)))
labels <- ifelse(iris_species() == 1, 1, 2)
known <- ifelse(seq_along(labels) %% 10 == 1, labels, NA)
# The surface of the sphere in four dimensions.
volume <- 2 * pi^2

fit <- function(noise, equal, is_known, rounds = 20000) {
  z <- cbind(labels == 1, labels == 2) * 1
  if (noise) z <- cbind(0.9 * z, 0.1)
  last <- -Inf
  for (i in seq_len(rounds)) {
    prior <- colMeans(z)
    if (equal) prior[1:2] <- sum(prior[1:2]) / 2
    theta <- lapply(1:2, function(k) estimate(x, z[, k]))
    joint <- sapply(1:2, function(k) log(prior[k]) + log_f(x, theta[[k]]$mean, theta[[k]]$concentration))
    if (noise) joint <- cbind(joint, log(prior[3]) - log(volume))
    if (is_known) for (row in which(!is.na(known))) joint[row, -known[row]] <- -Inf
    top <- apply(joint, 1, max)
    total <- top + log(rowSums(exp(joint - top)))
    z <- exp(joint - total)
    if (i > 100 && sum(total) - last < 1e-13 * abs(last)) break
    last <- sum(total)
  }
  list(
    pro = prior, mean = lapply(theta, function(t) t$mean),
    concentration = sapply(theta, function(t) t$concentration), loglik = one(sum(total))
  )
}

write_reference(
  "families/von_mises_fisher_variants.json",
  list(
    note = one(paste(
      "rows: iris, centred and divided by their length; start: setosa, the others, with a tenth of each row for the noise. known: the component of rows",
      "1, 11, 21, ... counted from 1. volume: the surface of the sphere."
    )),
    rows = x, labels = labels, volume = one(volume),
    noise = fit(TRUE, FALSE, FALSE), known = fit(FALSE, FALSE, TRUE), all = fit(TRUE, TRUE, TRUE)
  ),
  "von_mises_fisher_variants.R",
  "EM with besselI(expon.scaled = TRUE)",
  character()
)
