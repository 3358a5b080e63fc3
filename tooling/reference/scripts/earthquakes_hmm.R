# hmm/earthquakes_hmm.json: Poisson hidden Markov models for the yearly counts of great earthquakes, by direct maximisation.
source("tooling/reference/scripts/reference_json.R")

x <- reference_data("earthquakes")$count
n <- length(x)

stationary <- function(gamma) {
  m <- nrow(gamma)
  solve(t(diag(m) - gamma + 1), rep(1, m))
}
loglik <- function(lambda, gamma, delta) {
  phi <- delta * dpois(x[1], lambda)
  total <- log(sum(phi))
  phi <- phi / sum(phi)
  for (t in 2:n) {
    phi <- as.vector(phi %*% gamma) * dpois(x[t], lambda)
    total <- total + log(sum(phi))
    phi <- phi / sum(phi)
  }
  total
}
# Working parameters: log rates and log-ratios of the rows against the diagonal.
natural <- function(w, m) {
  gamma <- diag(m)
  gamma[!gamma] <- exp(w[(m + 1):(m * m)])
  list(lambda = exp(w[1:m]), gamma = gamma / rowSums(gamma))
}
fit <- function(lambda, begins) {
  m <- length(lambda)
  gamma <- matrix(0.1 / (m - 1), m, m)
  diag(gamma) <- 0.9
  w <- c(log(lambda), log((gamma / diag(gamma))[!diag(m)]))
  target <- function(w) {
    p <- natural(w, m)
    value <- -loglik(p$lambda, p$gamma, if (is.null(begins)) stationary(p$gamma) else begins)
    if (is.finite(value)) value else 1e10
  }
  for (round in 1:4) {
    w <- optim(w, target, method = "BFGS", control = list(maxit = 2000, reltol = 1e-16))$par
    w <- nlm(target, w, iterlim = 2000, gradtol = 1e-10, steptol = 1e-12)$estimate
  }
  p <- natural(w, m)
  order <- order(p$lambda)
  gamma <- p$gamma[order, order]
  delta <- if (is.null(begins)) stationary(gamma) else begins[order]
  list(lambda = p$lambda[order], transitions = gamma, initial = delta, loglik = loglik(p$lambda[order], gamma, delta))
}
# The likelihood is linear in free initial probabilities, so one of them is 1 at its maximum.
best_vertex <- function(lambda) {
  m <- length(lambda)
  fits <- lapply(seq_len(m), function(j) fit(lambda, as.numeric(seq_len(m) == j)))
  fits[[which.max(sapply(fits, function(f) f$loglik))]]
}
viterbi <- function(p) {
  m <- length(p$lambda)
  xi <- matrix(0, n, m)
  xi[1, ] <- log(p$initial) + dpois(x[1], p$lambda, log = TRUE)
  for (t in 2:n) xi[t, ] <- apply(xi[t - 1, ] + log(p$transitions), 2, max) + dpois(x[t], p$lambda, log = TRUE)
  path <- numeric(n)
  path[n] <- which.max(xi[n, ])
  for (t in (n - 1):1) path[t] <- which.max(log(p$transitions[, path[t + 1]]) + xi[t, ])
  list(path = path - 1, log_joint = one(max(xi[n, ])))
}
posterior <- function(p) {
  m <- length(p$lambda)
  d <- sapply(p$lambda, function(l) dpois(x, l))
  a <- b <- matrix(1, n, m)
  a[1, ] <- p$initial * d[1, ]
  for (t in 2:n) a[t, ] <- (a[t - 1, ] %*% p$transitions) * d[t, ]
  for (t in (n - 1):1) b[t, ] <- p$transitions %*% (d[t + 1, ] * b[t + 1, ])
  a * b / sum(a[n, ])
}
starts <- list("2" = c(10, 30), "3" = c(10, 20, 30), "4" = c(10, 15, 20, 30))
models <- lapply(starts, function(lambda) {
  p <- fit(lambda, NULL)
  m <- length(lambda)
  free <- m * m
  c(
    p[c("lambda", "transitions", "initial")],
    list(
      loglik = one(p$loglik), aic = one(-2 * p$loglik + 2 * free), bic = one(-2 * p$loglik + log(n) * free),
      viterbi = viterbi(p), posterior = posterior(p)
    )
  )
})
free <- lapply(starts[1:2], function(lambda) {
  p <- best_vertex(lambda)
  p$loglik <- one(p$loglik)
  p
})

write_reference(
  "hmm/earthquakes_hmm.json",
  list(
    data = one("data/earthquakes.csv"),
    published = list(minus_loglik = c(342.3183, 329.4603, 327.8316), aic = c(692.6366, 676.9206, 687.6632)),
    stationary = models, free = free
  ),
  "earthquakes_hmm.R",
  "optim(BFGS) and nlm on log rates and log-ratios of the transitions; published: Zucchini & MacDonald 2009, section 6.1",
  character(0)
)
