# missing/iris_missing_mixtures.json: Gaussian mixtures of iris with missing entries, three components.
#
# No package in R or Debian fits these. EM is written row by row from Ghahramani & Jordan (1994, "Supervised learning from
# incomplete data via an EM approach"): a component completes a row by the conditional mean of its missing entries, and adds
# their conditional covariance to its scatter. Log-densities are mvtnorm's, of the observed entries. The M-steps from
# scatter matrices are those of Celeux & Govaert (1995, table 3) that have a closed form.
source("tooling/reference/scripts/reference_json.R")
suppressMessages(library(mvtnorm))

x <- as.matrix(reference_data("iris_missing"))
species <- iris_species()
rows <- which(rowSums(!is.na(x)) > 0)
x <- x[rows, ]
species <- species[rows]
d <- ncol(x)
k <- 3
key <- apply(is.na(x), 1, function(m) paste(which(m), collapse = ","))
patterns <- split(seq_len(nrow(x)), key)

sum_of <- function(w) Reduce(`+`, w)
diagonal <- function(w) diag(diag(w), d)
root <- function(w) exp(determinant(w)$modulus / d)[1]
m_steps <- list(
  EII = function(w, n) rep(list(diag(sum(diag(sum_of(w))) / (sum(n) * d), d)), k),
  VII = function(w, n) Map(function(w, n) diag(sum(diag(w)) / (n * d), d), w, n),
  EEI = function(w, n) rep(list(diagonal(sum_of(w)) / sum(n)), k),
  EVI = function(w, n) {
    volumes <- vapply(w, function(w) root(diagonal(w)), 0)
    Map(function(w, v) diagonal(w) / v * sum(volumes) / sum(n), w, volumes)
  },
  VVI = function(w, n) Map(function(w, n) diagonal(w) / n, w, n),
  EEE = function(w, n) rep(list(sum_of(w) / sum(n)), k),
  EEV = function(w, n) {
    own <- lapply(w, eigen, symmetric = TRUE)
    shape <- sum_of(lapply(own, function(e) e$values)) / sum(n)
    lapply(own, function(e) e$vectors %*% (shape * t(e$vectors)))
  },
  EVV = function(w, n) {
    volumes <- vapply(w, root, 0)
    Map(function(w, v) w / v * sum(volumes) / sum(n), w, volumes)
  },
  VVV = function(w, n) Map(function(w, n) w / n, w, n)
)

# Log of weight times density of the observed entries, rows by components.
log_joint <- function(theta) {
  sapply(seq_len(k), function(c) {
    out <- numeric(nrow(x))
    for (at in patterns) {
      observed <- !is.na(x[at[1], ])
      out[at] <- dmvnorm(x[at, observed, drop = FALSE], theta$mean[[c]][observed],
        theta$cov[[c]][observed, observed, drop = FALSE],
        log = TRUE
      )
    }
    log(theta$weights[c]) + out
  })
}

# One component's moments with weights z on the rows, whose missing entries it completes.
moments <- function(z, mu, cov) {
  filled <- x
  extra <- matrix(0, d, d)
  for (at in patterns) {
    missing <- is.na(x[at[1], ])
    if (!any(missing)) next
    gain <- cov[missing, !missing, drop = FALSE] %*% solve(cov[!missing, !missing, drop = FALSE])
    centred <- t(x[at, !missing, drop = FALSE]) - mu[!missing]
    filled[at, missing] <- t(mu[missing] + gain %*% centred)
    extra[missing, missing] <- extra[missing, missing] +
      sum(z[at]) * (cov[missing, missing] - gain %*% cov[!missing, missing, drop = FALSE])
  }
  mean <- colSums(z * filled) / sum(z)
  centred <- sweep(filled, 2, mean)
  list(weight = sum(z), mean = mean, scatter = crossprod(centred, z * centred) + extra)
}

# The species of every fifth row, rows with nothing observed counted, where labels are known; NA elsewhere.
labels <- ifelse(rows %% 5 == 0, species, NA)

# Noise of a given volume, smaller than that of the data, so that it gets some of the rows; where entries are missing its density is summed
# over their ranges.
noise_volume <- 20
range_of <- apply(x, 2, function(v) diff(range(v, na.rm = TRUE)))
log_noise <- drop(is.na(x) %*% log(range_of)) - log(noise_volume)

em_step <- function(theta, m_step, weights, variant) {
  joint <- log_joint(theta)
  if (variant$noise) joint <- cbind(joint, log(theta$weights[k + 1]) + log_noise)
  # A row of known origin has its density under that component only.
  if (variant$labels) {
    known <- which(!is.na(labels))
    for (i in known) joint[i, -labels[i]] <- -Inf
  }
  top <- apply(joint, 1, max)
  total <- rowSums(exp(joint - top))
  z <- weights * exp(joint - top) / total
  found <- lapply(seq_len(k), function(c) moments(z[, c], theta$mean[[c]], theta$cov[[c]]))
  n <- vapply(found, function(m) m$weight, 0)
  shares <- colSums(z) / sum(weights)
  if (variant$equal) shares[1:k] <- sum(shares[1:k]) / k
  list(
    loglik = sum(weights * (top + log(total))),
    theta = list(
      weights = shares,
      mean = lapply(found, function(m) m$mean),
      cov = m_step(lapply(found, function(m) m$scatter), n)
    )
  )
}

# What is observed of each species: shares, means, and variances pooled over the species, so that the start has every structure but those
# of equal shape or volume; these take the average variance.
start_of <- function(spherical, weights) {
  groups <- split(seq_len(nrow(x)), species)
  mean <- lapply(groups, function(at) colMeans(x[at, ], na.rm = TRUE))
  variance <- colMeans((x - do.call(rbind, mean)[species, ])^2, na.rm = TRUE)
  if (spherical) variance <- rep(base::mean(variance), d)
  list(weights = vapply(groups, length, 0) / nrow(x), mean = unname(mean), cov = rep(list(diag(variance)), k))
}

described <- function(theta) {
  list(weights = unname(theta$weights), means = lapply(theta$mean, unname), covariances = lapply(theta$cov, unname))
}

plain <- list(labels = FALSE, equal = FALSE, noise = FALSE)
fitted <- function(name, cycle, variant = plain) {
  weights <- rep_len(cycle, 150)[rows]
  start <- start_of(endsWith(name, "II"), weights)
  if (variant$equal) start$weights <- rep(1 / k, k)
  if (variant$noise) start$weights <- c(0.9 * start$weights, 0.1)
  theta <- start
  trace <- numeric(0)
  repeat {
    step <- em_step(theta, m_steps[[name]], weights, variant)
    trace <- c(trace, step$loglik)
    moved <- max(abs(unlist(step$theta) - unlist(theta)))
    theta <- step$theta
    if (moved < 1e-11 || length(trace) > 20000) break
  }
  # EM never lowers the log-likelihood.
  stopifnot(moved < 1e-11, all(diff(trace) > -1e-9))
  c(
    list(covariance = one(name), weights_cycle = cycle, start = described(start), trace = trace[1:11], loglik = one(trace[length(trace)])),
    described(theta)
  )
}

write_reference(
  "missing/iris_missing_mixtures.json",
  list(
    data = one("data/iris_missing.csv"),
    note = one(paste(
      "trace[i] is the log-likelihood after i iterations from start; the fixed point is where no parameter moved by more than",
      "1e-11 in an iteration; labels are known origins from 0, null elsewhere; the last weight of four is that of noise; row i, from 1 and rows with nothing observed counted, has the weight at i of the repeated cycle"
    )),
    n_observed_rows = one(nrow(x)),
    models = lapply(setNames(names(m_steps), names(m_steps)), fitted, cycle = 1),
    weighted = lapply(setNames(c("VVV", "EEE"), c("VVV", "EEE")), fitted, cycle = c(1, 2, 0.5, 3)),
    labels = ifelse(seq_len(150) %% 5 == 0, iris_species() - 1L, NA),
    noise_volume = one(noise_volume),
    variants = list(
      labels = fitted("VVV", 1, modifyList(plain, list(labels = TRUE))),
      equal = fitted("EEE", 1, modifyList(plain, list(equal = TRUE))),
      noise = fitted("EEE", 1, modifyList(plain, list(noise = TRUE))),
      all = fitted("EEE", c(1, 2, 0.5, 3), list(labels = TRUE, equal = TRUE, noise = TRUE))
    )
  ),
  "iris_missing_mixtures.R",
  "EM by pattern of missing entries; dmvnorm",
  "mvtnorm"
)
