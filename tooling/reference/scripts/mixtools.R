# mixtools/mixtools.json: two normals for the waiting times of faithful, standard deviations free and equal.
source("tooling/reference/scripts/reference_json.R")
suppressMessages(library(mixtools))

waiting <- reference_data("faithful")$waiting
parameters_of <- function(fit) {
  list(
    lambda = fit$lambda,
    mu = fit$mu,
    sigma = rep_len(fit$sigma, 2),
    loglik = one(fit$loglik),
    iterations = one(length(fit$all.loglik) - 1)
  )
}
quietly <- function(expr) {
  capture.output(value <- expr)
  value
}
free <- quietly(normalmixEM(waiting,
  lambda = c(.5, .5), mu = c(55, 80), sigma = c(5, 5), epsilon = 1e-12, maxit = 10000
))
equal <- quietly(normalmixEM(waiting,
  lambda = c(.5, .5), mu = c(55, 80), sigma = 5, arbvar = FALSE, epsilon = 1e-12, maxit = 10000
))

code <- "normalmixEM(faithful$waiting, lambda=c(.5,.5), mu=c(55,80), sigma=c(5,5), epsilon=1e-12, maxit=10000)"
write_reference(
  "mixtools/mixtools.json",
  list(
    waiting_tight = c(list(code = one(code)), parameters_of(free)),
    waiting_equal_sd = parameters_of(equal)
  ),
  "mixtools.R", paste0(code, "; waiting_equal_sd: sigma=5, arbvar=FALSE"), "mixtools"
)
