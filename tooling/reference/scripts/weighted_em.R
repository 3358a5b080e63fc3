# mclust/weighted_em.json: EM with observation weights, as EM on rows repeated as often as their weight says.
source("tooling/reference/scripts/reference_json.R")
source("tooling/reference/scripts/em_fixed_point.R")

run <- function(model, x, labels, cycle) {
  times <- rep_len(cycle, nrow(x))
  rows <- rep(seq_len(nrow(x)), times)
  z <- unmap(labels[rows])
  first <- em_steps(model, x[rows, ], z, 1)
  fifth <- em_steps(model, x[rows, ], z, 5)
  fixed <- em_fixed_point(model, x[rows, ], z)
  # mclust's own weighted EM must arrive at the same place.
  own <- suppressWarnings(me.weighted(
    data = x, modelName = model, z = unmap(labels), weights = times, control = emControl(tol = 1e-14, itmax = 20000)
  ))
  stopifnot(max(abs(own$parameters$mean - fixed$parameters$mean)) < 1e-4)
  df <- nMclustParams(model, ncol(x), ncol(z))
  list(
    after_1 = c(described(first$parameters, FALSE), list(loglik = one(first$loglik))),
    after_5 = c(described(fifth$parameters, FALSE), list(loglik = one(fifth$loglik))),
    fixed_point = c(described(fixed$parameters, FALSE), list(
      loglik = one(fixed$loglik), df = one(df),
      bic = one(-2 * fixed$loglik + df * log(length(rows))), iterations = one(fixed$iterations)
    ))
  )
}
models <- setNames(nm = c("VVV", "EEE", "VVI", "VII"))
cycles <- list(whole = c(4, 2, 1, 3), with_zeros = c(1, 2, 0, 3))
on <- function(x, labels) {
  lapply(cycles, function(cycle) {
    c(
      list(weights_cycle = cycle, total_weight = one(sum(rep_len(cycle, nrow(x))))),
      lapply(models, run, x = x, labels = labels, cycle = cycle)
    )
  })
}

write_reference(
  "mclust/weighted_em.json",
  list(
    note = one(paste(
      "row i has weight weights_cycle[i mod length] and starts in its species (iris) or in waiting > 68 (faithful);",
      "after_k: parameters and log-likelihood of M-step k. With weights divided by 4 (1, 0.5, 0.25, 0.75) the",
      "parameters are the same and the log-likelihood is a quarter. bic uses the total weight as n."
    )),
    iris = on(iris_measurements(), iris_species()),
    faithful = on(faithful_matrix(), faithful_labels())
  ),
  "weighted_em.R",
  "mstep and estep in turn on x[rep(seq_len(n), weights), ]; me.weighted as a check",
  "mclust"
)
