# Density and maximum likelihood of the von Mises-Fisher distribution, with besselI(expon.scaled = TRUE).
log_c <- function(d, k) {
  nu <- d / 2 - 1
  # log of the constant without its e^-k: the exponent is k (mean.x - 1) then.
  nu * log(k) - d / 2 * log(2 * pi) - log(besselI(k, nu, expon.scaled = TRUE))
}
log_f <- function(x, mean, k) log_c(ncol(x), k) + k * (drop(x %*% mean) - 1)
ratio <- function(d, k) besselI(k, d / 2, TRUE) / besselI(k, d / 2 - 1, TRUE)
concentration <- function(d, r) uniroot(function(k) ratio(d, k) - r, c(1e-8, 1e5), tol = 1e-13, maxiter = 10000)$root
estimate <- function(x, w) {
  s <- colSums(w * x)
  norm <- sqrt(sum(s^2))
  list(mean = s / norm, concentration = concentration(ncol(x), norm / sum(w)))
}
unit <- function(x) x / sqrt(rowSums(x^2))
