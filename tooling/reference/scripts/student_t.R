# families/student_t.json: log-densities by mvtnorm, maximum likelihood of one t and of two, by direct maximisation over unconstrained
# coordinates started from an EM written here, independently of latentjs.
source("tooling/reference/scripts/reference_json.R")
suppressMessages(library(mvtnorm))

points <- rbind(c(0, 0), c(1, -2), c(-3.5, 4), c(30, -50))
location <- c(0.5, -1)
scale <- matrix(c(2, 0.6, 0.6, 1.5), 2)
degrees <- c(0.5, 1, 3.25, 30, 1000)
densities <- lapply(degrees, function(df) dmvt(points, location, scale, df, log = TRUE))

# By hand, vectorised, with a Cholesky factor.
log_t <- function(x, m, s, df) {
  d <- ncol(x)
  r <- chol(s)
  z <- backsolve(r, t(x) - m, transpose = TRUE)
  lgamma((df + d) / 2) - lgamma(df / 2) - d / 2 * log(df * pi) - sum(log(diag(r))) - (df + d) / 2 * log1p(colSums(z^2) / df)
}
# ECM of Liu & Rubin (1995) with the degrees of freedom by uniroot.
ecm_step <- function(x, w, m, s, df) {
  d <- ncol(x)
  z <- backsolve(chol(s), t(x) - m, transpose = TRUE)
  u <- (df + d) / (df + colSums(z^2))
  m <- colSums(w * u * x) / sum(w * u)
  c <- sweep(x, 2, m)
  s <- crossprod(c * sqrt(w * u)) / sum(w)
  rest <- sum(w * (digamma((df + d) / 2) - log((df + d) / 2) + log(u) - u)) / sum(w)
  df <- uniroot(function(v) log(v / 2) - digamma(v / 2) + 1 + rest, c(1e-3, 1e6), tol = 1e-14, maxiter = 10000)$root
  list(m = m, s = s, df = df)
}
one_t <- function(x, rounds = 20000) {
  theta <- list(m = colMeans(x), s = cov(x), df = 10)
  last <- -Inf
  for (i in seq_len(rounds)) {
    theta <- ecm_step(x, rep(1, nrow(x)), theta$m, theta$s, theta$df)
    loglik <- sum(log_t(x, theta$m, theta$s, theta$df))
    if (i > 100 && loglik - last < 1e-14 * abs(loglik)) break
    last <- loglik
  }
  # Newton's method on the observed log-likelihood ends what EM approaches slowly.
  d <- ncol(x)
  pack <- function(t) {
    l <- t(chol(t$s))
    low <- l
    diag(low) <- log(diag(l))
    c(t$m, low[lower.tri(low, diag = TRUE)], log(t$df))
  }
  unpack <- function(v) {
    l <- matrix(0, d, d)
    l[lower.tri(l, diag = TRUE)] <- v[d + seq_len(d * (d + 1) / 2)]
    diag(l) <- exp(diag(l))
    list(m = v[1:d], s = l %*% t(l), df = exp(v[length(v)]))
  }
  objective <- function(v) with(unpack(v), -sum(log_t(x, m, s, df)))
  end <- nlm(objective, pack(theta), gradtol = 1e-10, steptol = 1e-12, iterlim = 500)
  best <- if (end$minimum < -last) unpack(end$estimate) else theta
  list(
    location = best$m, scale = best$s, degrees = one(best$df),
    loglik = one(sum(log_t(x, best$m, best$s, best$df)))
  )
}

# Two components: EM from labels until flat.
two_t <- function(x, labels, rounds = 50000) {
  z <- cbind(labels == 1, labels == 2) * 1
  theta <- lapply(1:2, function(k) list(m = colMeans(x[labels == k, , drop = FALSE]), s = cov(x[labels == k, , drop = FALSE]), df = 10))
  prior <- colMeans(z)
  last <- -Inf
  for (i in seq_len(rounds)) {
    joint <- sapply(1:2, function(k) log(prior[k]) + with(theta[[k]], log_t(x, m, s, df)))
    top <- apply(joint, 1, max)
    total <- top + log(rowSums(exp(joint - top)))
    loglik <- sum(total)
    if (i > 200 && loglik - last < 1e-13 * abs(loglik)) break
    last <- loglik
    z <- exp(joint - total)
    prior <- colMeans(z)
    theta <- lapply(1:2, function(k) with(theta[[k]], ecm_step(x, z[, k], m, s, df)))
  }
  list(
    weights = prior, location = lapply(theta, function(t) t$m), scale = lapply(theta, function(t) t$s),
    degrees = sapply(theta, function(t) t$df), loglik = one(loglik)
  )
}

# Data of R's datasets with tails from nearly Cauchy's to nearly normal; whole numbers, so that 1e8 can be added without rounding.
single <- function(x) c(list(data = unname(x)), one_t(unname(x)))
# Quantiles of two t distributions, whose degrees of freedom are well determined; in 1024ths, so that the file holds them exactly.
quantiles <- matrix(round(1024 * c(qt(ppoints(60), 3), 8 + 1.5 * qt(ppoints(90), 5))) / 1024, ncol = 1)
write_reference(
  "families/student_t.json",
  list(
    points = unname(points), location = location, scale = scale, degrees = degrees, densities = densities,
    rivers = single(matrix(datasets::rivers, ncol = 1)),
    cars = single(as.matrix(datasets::cars)),
    swiss = single(as.matrix(datasets::swiss[, c("Education", "Infant.Mortality")])),
    two = c(list(data = quantiles), two_t(quantiles, rep(1:2, c(60, 90))))
  ),
  "student_t.R", "dmvt(log = TRUE); ECM and nlm on the log-likelihood, written in the script", "mvtnorm"
)
