# missing/iris_missing.json and data/iris_missing.csv: iris with entries removed by a fixed rule, and its normal fit.
#
# Rule: with i the row and j the column from 1, entry (i, j) is missing when (i j + j^2 + floor(i / 7)) mod 7 < 2;
# rows 40 and 120 are missing whole. The optimum is a direct maximisation of the observed log-likelihood; the EM trace is the
# textbook iteration (Little & Rubin 2002, section 11.2.1), row by row.
source("tooling/reference/scripts/reference_json.R")
source("tooling/reference/scripts/observed_normal.R")

x <- iris_measurements()
removed <- (row(x) * col(x) + col(x)^2 + row(x) %/% 7) %% 7 < 2
removed[c(40, 120), ] <- TRUE
x[removed] <- NA

out <- file.path(Sys.getenv("LATENTJS_REFERENCE_OUT", "tooling/reference"), "data")
dir.create(out, recursive = TRUE, showWarnings = FALSE)
write.csv(x, file.path(out, "iris_missing.csv"), row.names = FALSE, quote = FALSE)

# Conditional mean and covariance of a row's missing entries given its observed ones.
completed <- function(row, mu, cov) {
  missing <- is.na(row)
  extra <- matrix(0, length(mu), length(mu))
  if (all(missing)) return(list(x = mu, extra = cov))
  if (any(missing)) {
    gain <- cov[missing, !missing, drop = FALSE] %*% solve(cov[!missing, !missing, drop = FALSE])
    row[missing] <- mu[missing] + gain %*% (row[!missing] - mu[!missing])
    extra[missing, missing] <- cov[missing, missing] - gain %*% cov[!missing, missing, drop = FALSE]
  }
  list(x = row, extra = extra)
}
em_step <- function(mu, cov, rows, weights) {
  full <- lapply(rows, function(i) completed(x[i, ], mu, cov))
  filled <- do.call(rbind, lapply(full, function(f) f$x))
  share <- weights / sum(weights)
  centre <- colSums(share * filled)
  spread <- crossprod(sweep(filled, 2, centre), share * sweep(filled, 2, centre))
  list(mu = centre, cov = spread + Reduce(`+`, Map(function(f, s) s * f$extra, full, share)))
}

patterns <- missing_patterns(x)
rows <- which(rowSums(!is.na(x)) > 0)
centre <- colMeans(x, na.rm = TRUE)
start <- list(mu = centre, cov = diag(colMeans(sweep(x, 2, centre)^2, na.rm = TRUE)))
described <- function(mu, cov, weights = NULL) {
  list(
    mu = unname(mu), sigma = unname(cov),
    observed_loglik = one(observed_loglik(patterns, mu, cov, weights = weights))
  )
}

optimum <- function(cycle) {
  weights <- rep_len(cycle, nrow(x))
  fit <- maximise_observed(x, weights)
  stopifnot(fit$is_maximum, fit$scaled_score < 1e-9)
  after <- em_step(fit$mu, fit$cov, rows, weights[rows])
  # The maximum must be a fixed point of EM.
  stopifnot(max(abs(after$mu - fit$mu), abs(after$cov - fit$cov)) < 1e-10)
  c(list(weights_cycle = cycle, total_weight = one(sum(weights[rows]))), described(fit$mu, fit$cov, weights))
}

state <- start
iterations <- list()
for (k in 1:10) {
  state <- em_step(state$mu, state$cov, rows, rep(1, length(rows)))
  iterations[[k]] <- state
}
best <- optimum(1)
# Rows with one, two, three and four missing entries, and one with none.
shown <- vapply(c(1, 2, 3, 4, 0), function(count) which(rowSums(is.na(x)) == count)[1], 0L)

write_reference(
  "missing/iris_missing.json",
  list(
    data = one("data/iris_missing.csv"),
    note = one(paste(
      "entry (i, j) from 1 is missing when (i j + j^2 + floor(i / 7)) mod 7 < 2; rows 40 and 120 are missing whole;",
      "a row with nothing observed adds nothing, and total_weight leaves it out; em.start has the observed columns'",
      "means and variances (divisor: their count); completed rows are conditional means at the optimum, row from 1"
    )),
    n = one(nrow(x)),
    n_observed_rows = one(length(rows)),
    missing_entries = one(sum(is.na(x))),
    patterns = one(length(patterns)),
    optimum = best,
    weighted_optimum = optimum(c(1, 2, 0.5, 3)),
    em = list(
      start = described(start$mu, start$cov),
      trace = vapply(iterations, function(s) observed_loglik(patterns, s$mu, s$cov), 0),
      after_1 = described(iterations[[1]]$mu, iterations[[1]]$cov),
      after_10 = described(iterations[[10]]$mu, iterations[[10]]$cov)
    ),
    completed = lapply(shown, function(i) {
      list(row = one(i), x = unname(completed(x[i, ], best$mu, best$sigma)$x))
    })
  ),
  "iris_missing.R",
  "optim(BFGS) and Newton steps on the observed log-likelihood; EM steps row by row",
  "numDeriv"
)
