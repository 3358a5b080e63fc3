# Maximum likelihood of a multivariate normal with missing entries, by maximising the observed log-likelihood directly.
suppressMessages(library(numDeriv))

# Rows grouped by which entries they have; rows with nothing observed are left out: they carry no likelihood.
missing_patterns <- function(x) {
  key <- apply(!is.na(x), 1, function(observed) paste(which(observed), collapse = ","))
  lapply(split(seq_len(nrow(x)), key)[setdiff(unique(key), "")], function(rows) {
    observed <- which(!is.na(x[rows[1], ]))
    list(observed = observed, x = x[rows, observed, drop = FALSE], rows = rows)
  })
}

# Observed log-likelihood with its -(p/2) log(2 pi) per row, or without when constant is FALSE.
observed_loglik <- function(patterns, mu, cov, constant = TRUE, weights = NULL) {
  total <- 0
  for (p in patterns) {
    chol_cov <- chol(cov[p$observed, p$observed, drop = FALSE])
    z <- backsolve(chol_cov, t(p$x) - mu[p$observed], transpose = TRUE)
    row <- -sum(log(diag(chol_cov))) - colSums(z^2) / 2
    if (constant) row <- row - length(p$observed) / 2 * log(2 * pi)
    total <- total + if (is.null(weights)) sum(row) else sum(weights[p$rows] * row)
  }
  total
}

# Gradient of observed_loglik with respect to mu and cov; cov's entries are taken as free, not as symmetric.
observed_score <- function(patterns, mu, cov, weights = NULL) {
  d <- length(mu)
  g_mu <- numeric(d)
  g_cov <- matrix(0, d, d)
  for (p in patterns) {
    w <- if (is.null(weights)) rep(1, length(p$rows)) else weights[p$rows]
    s <- chol2inv(chol(cov[p$observed, p$observed, drop = FALSE]))
    centred <- sweep(p$x, 2, mu[p$observed])
    scaled <- centred %*% s
    g_mu[p$observed] <- g_mu[p$observed] + colSums(w * scaled)
    g_cov[p$observed, p$observed] <- g_cov[p$observed, p$observed] +
      (crossprod(scaled, w * scaled) - sum(w) * s) / 2
  }
  list(mu = g_mu, cov = g_cov)
}

# theta = (mu, lower triangle of the Cholesky factor with the logarithm of its diagonal), in units of each column's
# observed standard deviation around its observed mean, so that one step length suits every coordinate.
maximise_observed <- function(x, weights = NULL) {
  d <- ncol(x)
  centre <- colMeans(x, na.rm = TRUE)
  scale <- sqrt(colMeans(sweep(x, 2, centre)^2, na.rm = TRUE))
  patterns <- missing_patterns(sweep(sweep(x, 2, centre), 2, scale, "/"))
  lower <- lower.tri(diag(d), diag = TRUE)
  unpack <- function(theta) {
    l <- matrix(0, d, d)
    l[lower] <- theta[-seq_len(d)]
    diag(l) <- exp(diag(l))
    list(mu = theta[seq_len(d)], chol = l, cov = tcrossprod(l))
  }
  value <- function(theta) {
    p <- unpack(theta)
    # A step so long that the covariance is singular in double precision is refused by the line search.
    tryCatch(observed_loglik(patterns, p$mu, p$cov, weights = weights), error = function(e) -Inf)
  }
  gradient <- function(theta) {
    p <- unpack(theta)
    g <- observed_score(patterns, p$mu, p$cov, weights)
    g_chol <- 2 * g$cov %*% p$chol
    diag(g_chol) <- diag(g_chol) * diag(p$chol)
    c(g$mu, g_chol[lower])
  }
  theta <- numeric(d + sum(lower))
  for (restart in 1:3) {
    theta <- optim(theta, value, gradient,
      method = "BFGS", control = list(fnscale = -1, reltol = 1e-16, maxit = 5000)
    )$par
  }
  # Newton steps on the score bring the optimum from the square root of rounding to rounding.
  for (step in 1:6) theta <- theta - solve(jacobian(gradient, theta), gradient(theta))
  hessian <- jacobian(gradient, theta)
  best <- unpack(theta)
  mu <- centre + scale * best$mu
  cov <- best$cov * outer(scale, scale)
  list(
    mu = unname(mu), cov = unname((cov + t(cov)) / 2),
    scaled_score = max(abs(gradient(theta))),
    is_maximum = all(eigen((hessian + t(hessian)) / 2, only.values = TRUE)$values < 0),
    scaled_loglik = observed_loglik(patterns, best$mu, best$cov, constant = FALSE, weights = weights)
  )
}
