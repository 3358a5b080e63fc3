# families/family_extremes.json: rows at the edges of what families take, and maxima of their observed log-likelihood by optim from near the answer
# with R's density functions: no EM, no code shared with what it checks.
source("tooling/reference/scripts/reference_json.R")

# Evenly spaced quantiles.
shares <- function(n) (seq_len(n) - 0.5) / n

# Two components. `log_density(x, u)`, u the parameters of one of them; `start`: log-odds of the first weight, then both components.
maximum <- function(start, x, log_density) {
  size <- (length(start) - 1) / 2
  negative <- function(u) {
    a <- plogis(u[1], log.p = TRUE) + log_density(x, u[1 + seq_len(size)])
    b <- plogis(-u[1], log.p = TRUE) + log_density(x, u[1 + size + seq_len(size)])
    top <- pmax(a, b)
    value <- -sum(top + log(exp(a - top) + exp(b - top)))
    if (is.finite(value)) value else 1e10
  }
  u <- start
  for (round in 1:20) {
    u <- optim(u, negative, method = "Nelder-Mead", control = list(reltol = 1e-15, maxit = 20000))$par
    u <- optim(u, negative, method = "BFGS", control = list(reltol = 1e-15, maxit = 2000, ndeps = rep(1e-5, length(u))))$par
  }
  list(u = u, loglik = -negative(u))
}
two <- function(x, start, log_density, named) {
  size <- (length(start) - 1) / 2
  found <- maximum(start, x, log_density)
  p <- plogis(found$u[1])
  list(
    x = x, loglik = one(found$loglik), weights = c(p, 1 - p),
    components = list(named(found$u[1 + seq_len(size)]), named(found$u[1 + size + seq_len(size)]))
  )
}

two_betas <- function(x, start) {
  two(
    x, start,
    function(x, u) dbeta(x, exp(u[1]), exp(u[2]), log = TRUE),
    function(u) list(alpha = one(exp(u[1])), beta = one(exp(u[2])))
  )
}

write_reference(
  "families/family_extremes.json",
  list(
    beta = list(
      thousandfold = two_betas(
        c(qbeta(shares(50), 1, 1000), qbeta(shares(60), 1000, 1)), c(log(5 / 6), 0, log(1000), log(1000), 0)
      ),
      hundred_thousandfold = two_betas(
        c(qbeta(shares(60), 2, 2e5), qbeta(shares(50), 2e5, 2)), c(log(6 / 5), log(2), log(2e5), log(2e5), log(2))
      )
    )
  ),
  "family_extremes.R", "optim(method='Nelder-Mead' and 'BFGS', reltol=1e-15) on the observed log-likelihood", "stats"
)
