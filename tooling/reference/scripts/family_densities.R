# families/family_densities.json: log-densities of the univariate families by R's own functions, at points far apart.
source("tooling/reference/scripts/reference_json.R")

densities <- function(parameters, x, f) list(parameters = lapply(parameters, one), x = x, log_density = f(x))
counts <- c(0, 1, 2, 5, 17, 140)
positive <- c(1e-6, 0.03, 0.5, 1, 2.75, 40)
reals <- c(-30, -1.5, 0, 0.25, 3, 100)
shares <- c(1e-5, 0.02, 0.3, 0.5, 0.875, 0.9999)

write_reference(
  "families/family_densities.json",
  list(
    poisson = list(
      densities(list(rate = 3.5), counts, function(x) dpois(x, 3.5, log = TRUE)),
      densities(list(rate = 120.25), counts, function(x) dpois(x, 120.25, log = TRUE))
    ),
    bernoulli = list(densities(list(probability = 0.3), c(0, 1), function(x) dbinom(x, 1, 0.3, log = TRUE))),
    binomial_of_200 = list(
      densities(list(probability = 0.07), counts, function(x) dbinom(x, 200, 0.07, log = TRUE))
    ),
    geometric = list(densities(list(probability = 0.12), counts, function(x) dgeom(x, 0.12, log = TRUE))),
    "negative-binomial" = list(
      densities(list(mean = 4, size = 0.6), counts, function(x) dnbinom(x, size = 0.6, mu = 4, log = TRUE)),
      densities(list(mean = 9, size = 25), counts, function(x) dnbinom(x, size = 25, mu = 9, log = TRUE))
    ),
    multinomial = list(list(
      parameters = list(probabilities = c(0.5, 0.2, 0.3)),
      x = rbind(c(0, 0, 0), c(3, 0, 1), c(10, 7, 20)),
      log_density = apply(rbind(c(0, 0, 0), c(3, 0, 1), c(10, 7, 20)), 1, function(row) {
        if (sum(row) == 0) 0 else dmultinom(row, prob = c(0.5, 0.2, 0.3), log = TRUE)
      })
    )),
    exponential = list(densities(list(rate = 0.4), positive, function(x) dexp(x, 0.4, log = TRUE))),
    gamma = list(
      densities(list(shape = 0.7, rate = 2), positive, function(x) dgamma(x, 0.7, 2, log = TRUE)),
      densities(list(shape = 35, rate = 12), positive, function(x) dgamma(x, 35, 12, log = TRUE))
    ),
    "log-normal" = list(densities(
      list(meanLog = 0.5, varianceLog = 0.64), positive, function(x) dlnorm(x, 0.5, 0.8, log = TRUE)
    )),
    weibull = list(
      densities(list(shape = 0.8, scale = 3), positive, function(x) dweibull(x, 0.8, 3, log = TRUE)),
      densities(list(shape = 2.5, scale = 2), positive, function(x) dweibull(x, 2.5, 2, log = TRUE))
    ),
    "inverse-gaussian" = list(densities(
      list(mean = 1.5, shape = 2), positive, function(x) statmod::dinvgauss(x, mean = 1.5, shape = 2, log = TRUE)
    )),
    beta = list(
      densities(list(alpha = 0.5, beta = 2), shares, function(x) dbeta(x, 0.5, 2, log = TRUE)),
      densities(list(alpha = 14, beta = 9), shares, function(x) dbeta(x, 14, 9, log = TRUE))
    ),
    laplace = list(densities(
      list(location = 0.25, scale = 1.5), reals,
      # R has none: a difference from the location is exponential, on either side with probability one half.
      function(x) dexp(abs(x - 0.25), 1 / 1.5, log = TRUE) - log(2)
    )),
    normal = list(densities(list(mean = 1, variance = 6.25), reals, function(x) dnorm(x, 1, 2.5, log = TRUE))),
    survival = list(
      exponential = list(densities(
        list(rate = 0.4), positive, function(x) pexp(x, 0.4, lower.tail = FALSE, log.p = TRUE)
      )),
      "log-normal" = list(densities(
        list(meanLog = 0.5, varianceLog = 0.64), positive,
        function(x) plnorm(x, 0.5, 0.8, lower.tail = FALSE, log.p = TRUE)
      )),
      weibull = list(densities(
        list(shape = 2.5, scale = 2), positive, function(x) pweibull(x, 2.5, 2, lower.tail = FALSE, log.p = TRUE)
      ))
    )
  ),
  "family_densities.R", "d*(x, log=TRUE), p*(x, lower.tail=FALSE, log.p=TRUE)", c("stats", "statmod")
)
