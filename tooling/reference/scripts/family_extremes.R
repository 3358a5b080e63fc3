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

# The mean, in millionths about a half.
near_half <- function(u) 0.5 + 1e-6 * u[1]

# Counts about two rates of 1e8 and more; components in units of 1e4 about 1e8, as optim likes them.
large <- function(u) 1e8 + 1e4 * u
many <- round(c(qnorm(shares(60), 1e8, 1e4), qnorm(shares(40), 1.0005e8, 1e4)))
dispersed <- round(c(qgamma(shares(60), 500, 500 / 1e8), qgamma(shares(40), 300, 300 / 2e8)))

# A gamma distribution of a shape of 1e24 is the normal one; the values have the 15 digits that the file has.
next_to_one <- function(x) {
  below <- (1 - x) * 1e12
  fit <- two(
    below, c(0.8, 0.6, log(0.3), 1.6, log(0.6)), function(x, u) dnorm(x, u[1], exp(u[2]), log = TRUE),
    function(u) list(shape = one((1e12 * exp(-u[2]))^2), rate = one((1e12 * exp(-u[2]))^2))
  )
  list(x = x, loglik = one(fit$loglik + length(x) * log(1e12)), weights = rev(fit$weights), components = rev(fit$components))
}

# Zeros of one component alone, whose rate is then 0, and of another: 40 and Poisson counts.
zeros <- function(x) {
  negative <- function(u) -sum(log(plogis(u[1]) * (x == 0) + plogis(-u[1]) * dpois(x, exp(u[2]))))
  found <- nlm(negative, c(-0.4, log(8)), gradtol = 1e-12, steptol = 1e-14, iterlim = 1000)
  p <- plogis(found$estimate[1])
  list(
    x = x, loglik = one(-found$minimum), weights = c(p, 1 - p),
    components = list(list(rate = one(0)), list(rate = one(exp(found$estimate[2]))))
  )
}

# One t, of 60 ordinary rows and one 1e8 away.
one_t <- function(x) {
  log_density <- function(u) dt((x - u[1]) * exp(-u[2]), exp(u[3]), log = TRUE) - u[2]
  negative <- function(u) -sum(log_density(u))
  u <- c(median(x), 0, 0)
  for (round in 1:20) {
    u <- optim(u, negative, control = list(reltol = 1e-15, maxit = 20000))$par
    u <- optim(u, negative, method = "BFGS", control = list(reltol = 1e-15, maxit = 2000, ndeps = rep(1e-5, 3)))$par
  }
  list(
    x = x, loglik = one(-negative(u)), weights = 1,
    components = list(list(location = u[1], scale = exp(2 * u[2]), degrees = one(exp(u[3]))))
  )
}

# Two regressions of counts about 1e8, or of that many successes; coefficients in units of 1e-4 from those that the counts were made of.
z <- rep(shares(50), 2)
noise <- qnorm(shares(100))[(37 * seq_len(100)) %% 100 + 1]
regression_counts <- function(mean, variance) round(mean + sqrt(variance) * noise)
regressions <- function(row, y, truth, log_density) {
  coefficients <- function(u, k) truth[[k]] + 1e-4 * u[2 * k + c(0, 1)]
  negative <- function(u) {
    a <- plogis(u[1], log.p = TRUE) + log_density(y, coefficients(u, 1))
    b <- plogis(-u[1], log.p = TRUE) + log_density(y, coefficients(u, 2))
    top <- pmax(a, b)
    -sum(top + log(exp(a - top) + exp(b - top)))
  }
  u <- c(0, 0, 0, 0, 0)
  for (round in 1:20) {
    u <- optim(u, negative, control = list(reltol = 1e-15, maxit = 20000))$par
    u <- optim(u, negative, method = "BFGS", control = list(reltol = 1e-15, maxit = 2000))$par
  }
  named <- function(k) list(intercept = one(coefficients(u, k)[1]), slope = one(coefficients(u, k)[2]))
  c(row, list(y = y, z = z, loglik = one(-negative(u)), components = list(named(1), named(2))))
}
rates <- exp(c(log(1e8) + 0.3 * z[1:50], log(1.4e8) - 0.2 * z[51:100]))
odds <- plogis(c(0.1 + 0.3 * z[1:50], 0.5 - 0.5 * z[51:100]))

write_reference(
  "families/family_extremes.json",
  list(
    beta = list(
      thousandfold = two_betas(
        c(qbeta(shares(50), 1, 1000), qbeta(shares(60), 1000, 1)), c(log(5 / 6), 0, log(1000), log(1000), 0)
      ),
      hundred_thousandfold = two_betas(
        c(qbeta(shares(60), 2, 2e5), qbeta(shares(50), 2e5, 2)), c(log(6 / 5), log(2), log(2e5), log(2e5), log(2))
      ),
      next_to_zero = two_betas(c(qgamma(shares(60), 2) / 1e18, qbeta(shares(50), 2, 3)), c(log(6 / 5), log(2), log(1e18), log(2), log(3))),
      narrow = two(
        c(qnorm(shares(60), 0.5, 1e-6), qnorm(shares(50), 0.5 + 4e-6, 1e-6)), c(log(6 / 5), 0, log(2.5e11), 4, log(2.5e11)),
        function(x, u) dbeta(x, near_half(u) * exp(u[2]), (1 - near_half(u)) * exp(u[2]), log = TRUE),
        function(u) list(alpha = one(near_half(u) * exp(u[2])), beta = one((1 - near_half(u)) * exp(u[2])))
      )
    ),
    poisson = list(
      hundred_millions = two(
        many, c(log(6 / 4), 0, 5), function(x, u) dpois(x, large(u), log = TRUE), function(u) list(rate = one(large(u)))
      ),
      zeros = zeros(c(rep(0, 40), qpois(shares(60), 8)))
    ),
    binomial_of_1e9 = list(
      hundred_millions = two(
        many, c(log(6 / 4), 0, 5), function(x, u) dbinom(x, 1e9, large(u) / 1e9, log = TRUE),
        function(u) list(probability = one(large(u) / 1e9))
      )
    ),
    "negative-binomial" = list(
      hundred_millions = two(
        dispersed, c(log(6 / 4), log(1e8), log(500), log(2e8), log(300)),
        function(x, u) dnbinom(x, size = exp(u[2]), mu = exp(u[1]), log = TRUE),
        function(u) list(mean = one(exp(u[1])), size = one(exp(u[2])))
      )
    ),
    regressions = list(
      "poisson-regression" = regressions(
        list(), regression_counts(rates, rates), list(c(log(1e8), 0.3), c(log(1.4e8), -0.2)),
        function(y, b) dpois(y, exp(b[1] + b[2] * z), log = TRUE)
      ),
      "logistic-regression" = regressions(
        list(n = rep(1e9, 100)), regression_counts(1e9 * odds, 1e9 * odds * (1 - odds)), list(c(0.1, 0.3), c(0.5, -0.5)),
        function(y, b) dbinom(y, 1e9, plogis(b[1] + b[2] * z), log = TRUE)
      )
    ),
    gamma = list(next_to_one = next_to_one(round(1 - 1e-12 * qnorm(0.5 + shares(100) / 2), 15))),
    "student-t" = list(far_away = one_t(c(qnorm(shares(60), 1), 1e8)))
  ),
  "family_extremes.R", "optim(method='Nelder-Mead' and 'BFGS', reltol=1e-15) and nlm on the observed log-likelihood", "stats"
)
