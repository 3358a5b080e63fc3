# families/family_mixtures.json: mixtures of two components fitted by maximising the observed log-likelihood directly with optim and R's density
# functions: no EM, no code shared with what it checks.
source("tooling/reference/scripts/reference_json.R")
waiting <- faithful_matrix()[, 2]
deaths <- reference_data("hasselblad_deaths")

maximum <- function(start, x, w, log_density) {
  negative <- function(u) {
    p <- plogis(u[1])
    a <- log(p) + log_density(x, u[c(2, 3)])
    b <- log1p(-p) + log_density(x, u[c(4, 5)])
    top <- pmax(a, b)
    value <- -sum(w * (top + log(exp(a - top) + exp(b - top))))
    if (is.finite(value)) value else 1e10
  }
  u <- start
  for (round in 1:20) {
    u <- optim(u, negative, method = "Nelder-Mead", control = list(reltol = 1e-15, maxit = 20000))$par
    u <- optim(u, negative, method = "BFGS", control = list(reltol = 1e-15, maxit = 2000, ndeps = rep(1e-5, 5)))$par
  }
  u
}
# A wrapper that also gives the log-likelihood and the parameters, by name, the lower component first.
fitted <- function(start, x, w, log_density, named) {
  u <- maximum(start, x, w, log_density)
  p <- plogis(u[1])
  loglik <- sum(w * log(p * exp(log_density(x, u[2:3])) + (1 - p) * exp(log_density(x, u[4:5]))))
  list(loglik = one(loglik), weights = c(p, 1 - p), components = list(named(u[2:3]), named(u[4:5])))
}
ones <- rep(1, length(waiting))

write_reference(
  "families/family_mixtures.json",
  list(
    gamma = fitted(
      c(-0.5, log(80), log(80 / 54), log(180), log(180 / 80)), waiting, ones,
      function(x, u) dgamma(x, exp(u[1]), exp(u[2]), log = TRUE),
      function(u) list(shape = one(exp(u[1])), rate = one(exp(u[2])))
    ),
    "log-normal" = fitted(
      c(-0.5, log(54), log(0.1), log(80), log(0.07)), waiting, ones,
      function(x, u) dlnorm(x, u[1], exp(u[2]), log = TRUE),
      function(u) list(meanLog = one(u[1]), varianceLog = one(exp(2 * u[2])))
    ),
    weibull = fitted(
      c(-0.5, log(10), log(56), log(15), log(82)), waiting, ones,
      function(x, u) dweibull(x, exp(u[1]), exp(u[2]), log = TRUE),
      function(u) list(shape = one(exp(u[1])), scale = one(exp(u[2])))
    ),
    "inverse-gaussian" = fitted(
      c(-0.5, log(54), log(54^3 / 36), log(80), log(80^3 / 36)), waiting, ones,
      function(x, u) statmod::dinvgauss(x, mean = exp(u[1]), shape = exp(u[2]), log = TRUE),
      function(u) list(mean = one(exp(u[1])), shape = one(exp(u[2])))
    ),
    beta = fitted(
      c(-0.5, log(40), log(34), log(36), log(9)), waiting / 100, ones,
      function(x, u) dbeta(x, exp(u[1]), exp(u[2]), log = TRUE),
      function(u) list(alpha = one(exp(u[1])), beta = one(exp(u[2])))
    ),
    normal = fitted(
      c(-0.5, 54, log(6), 80, log(6)), waiting, ones,
      function(x, u) dnorm(x, u[1], exp(u[2]), log = TRUE),
      function(u) list(mean = one(u[1]), variance = one(exp(2 * u[2])))
    )
  ),
  "family_mixtures.R", "optim(method='Nelder-Mead' and 'BFGS', reltol=1e-15) on the observed log-likelihood", c("stats", "statmod")
)
