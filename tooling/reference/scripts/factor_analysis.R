# factor/factor_analysis.json: factor analysis by factanal, principal components by prcomp, and a mixture of factor analysers.
source("tooling/reference/scripts/reference_json.R")

# Log-likelihood of n rows with maximum-likelihood covariance s under a normal with covariance sigma and their mean.
normal_loglik <- function(n, s, sigma) {
  d <- nrow(s)
  -n / 2 * (d * log(2 * pi) + as.numeric(determinant(sigma)$modulus) + sum(diag(solve(sigma, s))))
}
tight <- list(nstart = 20, opt = list(maxit = 10000, factr = 1), lower = 1e-4)
describe <- function(cov, n, factors) {
  fit <- factanal(factors = factors, covmat = list(cov = cov, n.obs = n), rotation = "none", control = tight)
  sd <- sqrt(diag(cov))
  sigma <- (tcrossprod(unclass(fit$loadings)) + diag(fit$uniquenesses)) * tcrossprod(sd)
  list(
    factors = one(factors), uniquenesses = unname(fit$uniquenesses), dof = one(fit$dof),
    loglik = one(normal_loglik(n, cov, sigma)), correlation_fitted = unname(sigma / tcrossprod(sd))
  )
}
ability <- ability.cov$cov
cars <- as.matrix(mtcars[, 1:7])
n_cars <- nrow(cars)
cars_cov <- cov(cars) * (n_cars - 1) / n_cars
iris4 <- iris_measurements()
n <- nrow(iris4)
iris_cov <- cov(iris4) * (n - 1) / n

ppca <- lapply(1:3, function(q) {
  values <- prcomp(iris4)$sdev^2 * (n - 1) / n
  noise <- mean(values[(q + 1):4])
  vectors <- prcomp(iris4)$rotation[, 1:q, drop = FALSE]
  sigma <- vectors %*% diag(values[1:q] - noise, q) %*% t(vectors) + diag(noise, 4)
  list(factors = one(q), noise = one(noise), eigenvalues = values, loglik = one(normal_loglik(n, iris_cov, sigma)))
})

# Two factor analysers of one factor for iris, started from the species: setosa and the others. With a noise variance for each column the
# maximum is a Heywood case, so the maximum is that of common noise; the log-likelihood at the start is that of both kinds.
d <- 4
unpack <- function(w) {
  p <- list(weight = plogis(w[1]))
  w <- w[-1]
  p$part <- lapply(0:1, function(k) {
    v <- w[k * (2 * d + 1) + 1:(2 * d + 1)]
    list(mean = v[1:d], loadings = v[d + 1:d], noise = rep(exp(v[2 * d + 1]), d))
  })
  p
}
log_normal <- function(x, part) {
  root <- chol(tcrossprod(part$loadings) + diag(part$noise))
  z <- backsolve(root, t(x) - part$mean, transpose = TRUE)
  -0.5 * (d * log(2 * pi) + colSums(z^2)) - sum(log(diag(root)))
}
mfa_loglik <- function(p) {
  a <- log(p$weight) + log_normal(iris4, p$part[[1]])
  b <- log1p(-p$weight) + log_normal(iris4, p$part[[2]])
  m <- pmax(a, b)
  sum(m + log(exp(a - m) + exp(b - m)))
}
setosa <- iris_species() == 1
free_start <- list(weight = 1 / 3, part = lapply(list(setosa, !setosa), function(group) {
  x <- iris4[group, ]
  f <- factanal(x, 1)
  s <- apply(x, 2, sd)
  list(mean = colMeans(x), loadings = f$loadings[, 1] * s, noise = f$uniquenesses * s^2)
}))
w <- qlogis(1 / 3)
for (part in free_start$part) w <- c(w, part$mean, part$loadings, log(mean(part$noise)))
start <- unpack(w)
for (round in 1:6) {
  w <- optim(w, function(w) -mfa_loglik(unpack(w)), method = "BFGS", control = list(maxit = 5000, reltol = 1e-15))$par
}
best <- unpack(w)
plain <- function(p) {
  list(weight = one(p$weight), part = lapply(p$part, function(v) lapply(v, unname)), loglik = one(mfa_loglik(p)))
}

write_reference(
  "factor/factor_analysis.json",
  list(
    ability = list(
      n = one(ability.cov$n.obs), cov = unname(ability),
      fits = list(describe(ability, ability.cov$n.obs, 1), describe(ability, ability.cov$n.obs, 2))
    ),
    cars = list(
      data = "mtcars, mpg to qsec", rows = unname(cars), cov = unname(cars_cov), n = one(n_cars),
      fits = list(describe(cars_cov, n_cars, 1), describe(cars_cov, n_cars, 2))
    ),
    ppca = list(data = one("data/iris.csv"), fits = ppca),
    mfa = list(data = one("data/iris.csv"), free_start = plain(free_start), start = plain(start), maximum = plain(best))
  ),
  "factor_analysis.R",
  "factanal(covmat, rotation='none', nstart=20, factr=1); prcomp; optim(BFGS) of the log-likelihood of two factor analysers",
  character(0)
)
