# families/regression_mixtures.json: mixtures of regressions by mixtools and flexmix, polished by EM with weighted lm and glm until the
# log-likelihood is flat to rounding.
source("tooling/reference/scripts/reference_json.R")
suppressMessages({
  library(mixtools)
  library(flexmix)
})

quietly <- function(expr) {
  capture.output(value <- expr)
  value
}
tight <- glm.control(epsilon = 1e-14, maxit = 200)

# EM from posteriors `z` with `fit(w)` a weighted fit that returns coefficients (and sd) and `logf(theta)` its log-density by row.
polish <- function(z, fit, logf, rounds = 20000) {
  last <- -Inf
  for (i in seq_len(rounds)) {
    prior <- colMeans(z)
    theta <- lapply(seq_len(ncol(z)), function(k) fit(z[, k]))
    joint <- sapply(seq_along(theta), function(k) log(prior[k]) + logf(theta[[k]]))
    top <- apply(joint, 1, max)
    total <- top + log(rowSums(exp(joint - top)))
    z <- exp(joint - total)
    loglik <- sum(total)
    if (loglik - last < 1e-13 * abs(loglik) && i > 50) break
    last <- loglik
  }
  list(prior = prior, theta = theta, loglik = loglik, posterior = z)
}
described <- function(fit) {
  first <- order(fit$prior)
  list(
    weights = fit$prior[first],
    coefficients = lapply(fit$theta[first], function(t) unname(t$beta)),
    loglik = one(fit$loglik)
  )
}

co2 <- reference_data("co2")
regmix <- quietly(regmixEM(co2$CO2, co2$GNP,
  lambda = c(.75, .25), beta = matrix(c(8, -1, 1, 1), 2, 2), sigma = c(2, 1), epsilon = 1e-12, maxit = 10000
))
linear <- function(w) {
  fit <- lm(CO2 ~ GNP, co2, weights = w)
  list(beta = coef(fit), sd = sqrt(sum(w * residuals(fit)^2) / sum(w)))
}
co2_fit <- polish(regmix$posterior, linear, function(t) dnorm(co2$CO2, t$beta[1] + t$beta[2] * co2$GNP, t$sd, log = TRUE))
stopifnot(abs(co2_fit$loglik - tail(regmix$all.loglik, 1)) < 1e-6)
co2_out <- described(co2_fit)
co2_out$variances <- sapply(co2_fit$theta[order(co2_fit$prior)], function(t) t$sd^2)
co2_out$mixtools <- list(lambda = regmix$lambda, beta = regmix$beta, sigma = regmix$sigma, loglik = one(regmix$loglik))

# The data of flexmix's NregFix and NPreg: y normal and yp, yb counts and successes of the same two classes.
data("NPreg", package = "flexmix")
set.seed(7)
best <- function(...) quietly(stepFlexmix(..., k = 2, nrep = 5, verbose = FALSE, control = list(tolerance = 1e-12, iter.max = 5000)))
poisson_start <- best(yp ~ x, data = NPreg, model = FLXMRglm(family = "poisson"))
poisson_fit <- polish(
  posterior(poisson_start),
  function(w) list(beta = suppressWarnings(coef(glm(yp ~ x, poisson, NPreg, weights = w, control = tight)))),
  function(t) dpois(NPreg$yp, exp(t$beta[1] + t$beta[2] * NPreg$x), log = TRUE)
)
stopifnot(abs(poisson_fit$loglik - as.numeric(logLik(poisson_start))) < 1e-4)

# Successes out of 20 at 60 points, two classes, by a rule instead of at random.
n <- 60
trials <- rep(20, n)
dose <- seq(-2, 2, length.out = n)
class <- rep_len(c(1, 2, 2), n)
noise <- rep_len(c(-1.3, 0.4, 1.1, -0.2, 0.9, -0.9, 0.1), n)
successes <- pmin(20, pmax(0, round(20 * plogis(ifelse(class == 1, 1 - 1.5 * dose, -1 + 2 * dose)) + 1.5 * noise)))
doses <- data.frame(dose, successes, failures = trials - successes)
binomial_start <- best(cbind(successes, failures) ~ dose, data = doses, model = FLXMRglm(family = "binomial"))
binomial_fit <- polish(
  posterior(binomial_start),
  function(w) list(beta = suppressWarnings(coef(glm(cbind(successes, failures) ~ dose, binomial, doses, weights = w, control = tight)))),
  function(t) dbinom(successes, 20, plogis(t$beta[1] + t$beta[2] * dose), log = TRUE)
)
stopifnot(abs(binomial_fit$loglik - as.numeric(logLik(binomial_start))) < 1e-4)

write_reference(
  "families/regression_mixtures.json",
  list(
    co2 = co2_out,
    npreg_poisson = c(list(x = NPreg$x, y = NPreg$yp), described(poisson_fit), list(flexmix = one(as.numeric(logLik(poisson_start))))),
    doses = c(
      list(dose = dose, successes = successes, trials = one(20)), described(binomial_fit),
      list(flexmix = one(as.numeric(logLik(binomial_start))))
    )
  ),
  "regression_mixtures.R",
  "regmixEM(CO2 ~ GNP); stepFlexmix(FLXMRglm(family = poisson, binomial), k = 2); then EM by weighted lm and glm until flat",
  c("mixtools", "flexmix")
)
