# families/family_fits.json: weighted maximum likelihood of one component. Closed forms where there are some; else roots of the likelihood
# equations by uniroot, checked against optim on the density functions of R; censored data by survival::survreg.
source("tooling/reference/scripts/reference_json.R")
waiting <- faithful_matrix()[, 2]
weights <- rep_len(c(1, 0.5, 2, 0.25), length(waiting))
root <- function(f, low, high) uniroot(f, c(low, high), tol = 1e-15, maxiter = 10000)$root

# No other parameters may be more likely by more than optim can tell.
checked <- function(parameters, x, w, log_density) {
  at <- unlist(parameters)
  loglik <- function(u) sum(w * log_density(x, u))
  # The search steps outside the parameters, where R warns.
  found <- suppressWarnings(optim(at, function(u) -loglik(u), method = "Nelder-Mead", control = list(reltol = 1e-15, maxit = 5000)))
  stopifnot(loglik(at) >= -found$value - 1e-9 * abs(found$value))
  list(parameters = lapply(parameters, one), loglik = one(loglik(at)))
}
mean_w <- function(x, w) sum(w * x) / sum(w)

fit_gamma <- function(x, w) {
  m <- mean_w(x, w)
  s <- log(m) - mean_w(log(x), w)
  shape <- exp(root(function(u) u - digamma(exp(u)) - s, -10, 20))
  checked(list(shape = shape, rate = shape / m), x, w, function(x, u) dgamma(x, u[1], u[2], log = TRUE))
}
fit_weibull <- function(x, w) {
  y <- log(x / max(x))
  equation <- function(k) sum(w * exp(k * y) * y) / sum(w * exp(k * y)) - 1 / k - mean_w(y, w)
  shape <- root(equation, 0.01, 99)
  scale <- max(x) * mean_w(exp(shape * y), w)^(1 / shape)
  checked(list(shape = shape, scale = scale), x, w, function(x, u) dweibull(x, u[1], u[2], log = TRUE))
}
fit_beta <- function(x, w) {
  target <- c(mean_w(log(x), w), mean_w(log1p(-x), w))
  theta <- c(1, 1)
  for (iteration in 1:200) {
    gradient <- target - digamma(theta) + digamma(sum(theta))
    hessian <- diag(trigamma(theta)) - trigamma(sum(theta))
    step <- solve(hessian, gradient)
    while (any(theta + step <= 0)) step <- step / 2
    theta <- theta + step
  }
  checked(list(alpha = theta[1], beta = theta[2]), x, w, function(x, u) dbeta(x, u[1], u[2], log = TRUE))
}
fit_negative_binomial <- function(x, w) {
  m <- mean_w(x, w)
  score <- function(u) {
    r <- exp(u)
    mean_w(digamma(x + r), w) - digamma(r) + log(r / (r + m))
  }
  checked(
    list(mean = m, size = exp(root(score, -5, 8))), x, w,
    function(x, u) dnbinom(x, mu = u[1], size = u[2], log = TRUE)
  )
}
fit_laplace <- function(x, w) {
  o <- order(x)
  location <- x[o][which(cumsum(w[o]) > sum(w) / 2)[1]]
  list(parameters = list(location = one(location), scale = one(mean_w(abs(x - location), w))))
}
fit_inverse_gaussian <- function(x, w) {
  m <- mean_w(x, w)
  checked(
    list(mean = m, shape = 1 / (mean_w(1 / x, w) - 1 / m)), x, w,
    function(x, u) statmod::dinvgauss(x, mean = u[1], shape = u[2], log = TRUE)
  )
}
fit_normal <- function(x, w) {
  m <- mean_w(x, w)
  checked(list(mean = m, variance = mean_w((x - m)^2, w)), x, w, function(x, u) dnorm(x, u[1], sqrt(u[2]), log = TRUE))
}
fit_log_normal <- function(x, w) {
  m <- mean_w(log(x), w)
  checked(
    list(meanLog = m, varianceLog = mean_w((log(x) - m)^2, w)), x, w,
    function(x, u) dlnorm(x, u[1], sqrt(u[2]), log = TRUE)
  )
}

# The days of the death notices, one row a day.
deaths <- reference_data("hasselblad_deaths")
counts <- deaths[[1]]
days <- deaths[[2]]

# survival::lung, in days; status 2 is a death. Weights in cycles of four.
lung <- survival::lung
lung_weights <- rep_len(c(1, 0.5, 2, 0.25), nrow(lung))
strict <- survival::survreg.control(rel.tolerance = 1e-15, maxiter = 200)
survreg <- function(dist) {
  survival::survreg(
    survival::Surv(time, status == 2) ~ 1,
    data = lung, weights = lung_weights, dist = dist, control = strict
  )
}
weibull <- survreg("weibull")
log_normal <- survreg("lognormal")
censored <- list(
  time = lung$time, event = as.integer(lung$status == 2), weights_cycle = c(1, 0.5, 2, 0.25),
  exponential = list(
    rate = one(sum(lung_weights * (lung$status == 2)) / sum(lung_weights * lung$time)),
    loglik = one(survreg("exponential")$loglik[1])
  ),
  weibull = list(
    shape = one(1 / weibull$scale), scale = one(exp(unname(coef(weibull)))), loglik = one(weibull$loglik[1])
  ),
  "log-normal" = list(
    meanLog = one(unname(coef(log_normal))), varianceLog = one(log_normal$scale^2), loglik = one(log_normal$loglik[1])
  )
)

share <- waiting / 100
write_reference(
  "families/family_fits.json",
  list(
    note = one(paste(
      "waiting times of faithful (divided by 100 for beta), row i with weight weights_cycle[i mod 4]; counts are the death notices with the",
      "days as weights; censored is survival::lung"
    )),
    weights_cycle = c(1, 0.5, 2, 0.25),
    normal = fit_normal(waiting, weights),
    "log-normal" = fit_log_normal(waiting, weights),
    gamma = fit_gamma(waiting, weights),
    "inverse-gaussian" = fit_inverse_gaussian(waiting, weights),
    weibull = fit_weibull(waiting, weights),
    laplace = fit_laplace(waiting, weights),
    beta = fit_beta(share, weights),
    counts = list(
      "negative-binomial" = fit_negative_binomial(counts, days),
      poisson = list(parameters = list(rate = one(mean_w(counts, days)))),
      geometric = list(parameters = list(probability = one(1 / (1 + mean_w(counts, days))))),
      binomial_of_20 = list(parameters = list(probability = one(mean_w(counts, days) / 20)))
    ),
    censored = censored
  ),
  "family_fits.R", "closed forms, uniroot and optim on d*, survival::survreg(rel.tolerance=1e-15)",
  c("stats", "statmod", "survival")
)
