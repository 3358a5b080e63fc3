# mixtools/waiting_observed_information.json: two normals on the waiting times at Old Faithful, free standard deviations: observed information at
# the maximum by numDeriv. optim starts where mixtools stops, and Newton steps on the score go on to rounding.
source("tooling/reference/scripts/reference_json.R")
suppressMessages(library(mixtools))

waiting <- reference_data("faithful")$waiting
loglik <- function(p) {
  sum(log(p[1] * dnorm(waiting, p[2], p[4]) + (1 - p[1]) * dnorm(waiting, p[3], p[5])))
}
score <- function(p) {
  first <- p[1] * dnorm(waiting, p[2], p[4])
  second <- (1 - p[1]) * dnorm(waiting, p[3], p[5])
  z <- first / (first + second)
  u <- (waiting - p[2]) / p[4]
  v <- (waiting - p[3]) / p[5]
  c(
    sum(z / p[1] - (1 - z) / (1 - p[1])), sum(z * u) / p[4], sum((1 - z) * v) / p[5],
    sum(z * (u^2 - 1)) / p[4], sum((1 - z) * (v^2 - 1)) / p[5]
  )
}
set.seed(1)
invisible(capture.output(rough <- normalmixEM(waiting, lambda = 0.36, mu = c(54, 80), sigma = c(6, 6), epsilon = 1e-10)))
par <- c(rough$lambda[1], rough$mu, rough$sigma)
for (step in 1:8) par <- par - solve(numDeriv::jacobian(score, par), score(par))
information <- -numDeriv::jacobian(score, par)

write_reference(
  "mixtools/waiting_observed_information.json",
  list(
    parameters = c("weight1", "mean1", "mean2", "stdDev1", "stdDev2"),
    estimate = par,
    loglik = one(loglik(par)),
    observed_information = information,
    se = sqrt(diag(solve(information)))
  ),
  "waiting_observed_information.R",
  "normalmixEM and Newton steps on the score; numDeriv::jacobian(score)",
  c("mixtools", "numDeriv")
)
