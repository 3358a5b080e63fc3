# families/von_mises_fisher.json: log-densities, maximum likelihood of one distribution, and EM of two, with besselI(expon.scaled = TRUE).
source("tooling/reference/scripts/reference_json.R")
source("tooling/reference/scripts/von_mises_fisher_functions.R")

# Rows of the iris measurements, centred and divided by their length.
iris4 <- unname(iris_measurements())
directions <- unit(sweep(iris4, 2, colMeans(iris4)))
plane <- unit(sweep(iris4[, c(1, 3)], 2, colMeans(iris4[, c(1, 3)])))

two <- function(x, labels, rounds = 20000) {
  z <- cbind(labels == 1, labels == 2) * 1
  last <- -Inf
  for (i in seq_len(rounds)) {
    prior <- colMeans(z)
    theta <- lapply(1:2, function(k) estimate(x, z[, k]))
    joint <- sapply(1:2, function(k) log(prior[k]) + log_f(x, theta[[k]]$mean, theta[[k]]$concentration))
    top <- apply(joint, 1, max)
    total <- top + log(rowSums(exp(joint - top)))
    z <- exp(joint - total)
    if (i > 100 && sum(total) - last < 1e-13 * abs(last)) break
    last <- sum(total)
  }
  list(
    weights = prior, mean = lapply(theta, function(t) t$mean),
    concentration = sapply(theta, function(t) t$concentration), loglik = one(sum(total))
  )
}

grid <- expand.grid(d = c(2, 3, 4, 10, 50), k = c(0.01, 1, 7.5, 60, 400))
case <- function(d, k) {
  x <- unit(rbind(rep(1, d), c(1, rep(0, d - 1)), (-1)^(1:d) * (1:d)))
  mean <- unit(matrix(d:1, 1))[1, ]
  list(d = one(d), concentration = one(k), mean = mean, rows = x, densities = log_f(x, mean, k))
}
single <- function(x) {
  fit <- estimate(x, rep(1, nrow(x)))
  c(fit["mean"], list(concentration = one(fit$concentration), loglik = one(sum(log_f(x, fit$mean, fit$concentration)))))
}
write_reference(
  "families/von_mises_fisher.json",
  list(
    densities = Map(case, grid$d, grid$k),
    iris = c(list(rows = directions), single(directions)),
    iris_plane = c(list(rows = plane), single(plane)),
    iris_two = two(directions, ifelse(iris_species() == 1, 1, 2))
  ),
  "von_mises_fisher.R", "besselI(expon.scaled = TRUE), uniroot(tol = 1e-13); EM written in the script", "stats"
)
