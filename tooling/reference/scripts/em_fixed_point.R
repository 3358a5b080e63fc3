# EM by mclust's mstep and estep from given labels, run until the parameters stand still.
#
# me() with tol = 0 stops at the first step that leaves the log-likelihood unchanged in double precision, where the
# parameters can still be 1e-7 away from the fixed point.
suppressMessages(library(mclust))

described <- function(parameters, univariate) {
  variance <- parameters$variance
  list(
    pro = parameters$pro,
    mean = if (univariate) unname(parameters$mean) else mean_rows(parameters$mean),
    sigma = if (univariate) rep_len(variance$sigmasq, length(parameters$pro)) else covariance_list(variance$sigma)
  )
}

# After `iterations` EM iterations: an M-step, then the E-step whose log-likelihood belongs to the M-step's parameters.
em_steps <- function(model, x, z, iterations) {
  for (i in seq_len(iterations)) {
    m <- mstep(modelName = model, data = x, z = z)
    e <- estep(modelName = model, data = x, parameters = m$parameters)
    z <- e$z
  }
  list(parameters = m$parameters, loglik = e$loglik, z = e$z, iterations = iterations)
}

# Fixed point: no parameter moves by more than 1e-14 of max(1, its size) in a step, or 20000 iterations.
em_fixed_point <- function(model, x, z) {
  last <- Inf
  for (i in 1:20000) {
    fit <- em_steps(model, x, z, 1)
    z <- fit$z
    now <- unlist(fit$parameters[c("pro", "mean")])
    now <- c(now, unlist(fit$parameters$variance[intersect(names(fit$parameters$variance), c("sigma", "sigmasq"))]))
    if (length(last) == length(now) && all(abs(now - last) <= 1e-14 * pmax(1, abs(now)))) break
    last <- now
  }
  fit$iterations <- i
  fit
}
