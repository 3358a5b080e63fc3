# mclust/em_from_labels.json: ten EM iterations, the fixed point and the criteria there, for the structures of the
# Gaussian family that are closed form, on iris (from the species), faithful and its waiting times (waiting > 68).
source("tooling/reference/scripts/reference_json.R")
source("tooling/reference/scripts/em_fixed_point.R")

# AIC, BIC and ICL, all smaller-is-better: mclust's bic and icl with the sign turned.
criteria <- function(model, fit, n, d) {
  components <- ncol(fit$z)
  df <- nMclustParams(model, d, components)
  larger_bic <- bic(model, fit$loglik, n, d, components)
  as_fit <- structure(list(n = n, z = fit$z, G = components, bic = larger_bic), class = "Mclust")
  list(df = one(df), aic = one(-2 * fit$loglik + 2 * df), bic = one(-larger_bic), icl = one(-icl(as_fit)))
}

run <- function(model, x, labels) {
  univariate <- is.null(dim(x))
  n <- NROW(x)
  z <- unmap(labels)
  steps <- lapply(1:10, function(k) em_steps(model, x, z, k))
  # me() must walk the same path.
  by_me <- suppressWarnings(me(modelName = model, data = x, z = z, control = emControl(tol = 0, itmax = 10)))
  stopifnot(abs(by_me$loglik - steps[[10]]$loglik) < 1e-9 * abs(by_me$loglik))
  fixed <- em_fixed_point(model, x, z)
  list(
    n = one(n),
    trace = vapply(steps, function(fit) fit$loglik, 0),
    after_1 = described(steps[[1]]$parameters, univariate),
    after_10 = described(steps[[10]]$parameters, univariate),
    fixed_point = c(
      described(fixed$parameters, univariate),
      list(
        loglik = one(fixed$loglik),
        iterations = one(fixed$iterations),
        counts = tabulate(max.col(fixed$z), ncol(fixed$z))
      ),
      criteria(model, fixed, n, NCOL(x))
    )
  )
}
models <- setNames(nm = c("VVV", "EEE", "VVI", "VII"))

write_reference(
  "mclust/em_from_labels.json",
  list(
    note = one(paste(
      "trace[k] is the log-likelihood at the parameters of M-step k (from 1); after_1 and after_10 are the parameters of",
      "those M-steps; sigma holds covariances, of waiting variances; aic, bic, icl: smaller is better;",
      "iterations is for information"
    )),
    iris = lapply(models, run, x = iris_measurements(), labels = iris_species()),
    faithful = lapply(models, run, x = faithful_matrix(), labels = faithful_labels()),
    waiting = lapply(setNames(nm = c("V", "E")), run, x = reference_data("faithful")$waiting, labels = faithful_labels())
  ),
  "em_from_labels.R",
  "mstep(modelName, data, z) and estep in turn; bic, icl and nMclustParams at the fixed point, signs turned",
  "mclust"
)
