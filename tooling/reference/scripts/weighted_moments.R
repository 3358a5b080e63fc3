# mvn/weighted_moments.json: weighted maximum-likelihood mean and covariance (divisor: total weight).
source("tooling/reference/scripts/reference_json.R")

# Rounded to 1/1024, so that adding 1e6 is exact and leaves the covariance what it was.
dyadic_iris <- round(iris_measurements() * 1024) / 1024
weights <- list(
  equal = 1, quarters = c(1, 0.5, 0.25, 0.75), whole_with_zeros = c(1, 2, 0, 3), uneven = c(1e-6, 1, 1000)
)
moments <- function(x, cycle) {
  w <- rep_len(cycle, nrow(x))
  fit <- cov.wt(x, wt = w / sum(w), method = "ML")
  list(weights_cycle = cycle, total_weight = one(sum(w)), mean = unname(fit$center), cov = unname(fit$cov))
}

offset <- lapply(weights, function(cycle) {
  at_zero <- moments(dyadic_iris, cycle)
  shifted <- cov.wt(dyadic_iris + 1e6, wt = rep_len(cycle, 150) / sum(rep_len(cycle, 150)), method = "ML")
  stopifnot(max(abs(shifted$cov - at_zero$cov)) < 1e-8)
  at_zero$mean <- at_zero$mean + 1e6
  at_zero
})

write_reference(
  "mvn/weighted_moments.json",
  list(
    note = one(paste(
      "row i has weight weights_cycle[i mod length]; iris_offset_1e6 is round(iris * 1024) / 1024 + 1e6, exact in",
      "double precision, with the covariance taken before the offset"
    )),
    iris = lapply(weights, function(cycle) moments(iris_measurements(), cycle)),
    faithful = lapply(weights, function(cycle) moments(faithful_matrix(), cycle)),
    iris_offset_1e6 = offset
  ),
  "weighted_moments.R", "cov.wt(x, wt=w/sum(w), method='ML')", "stats"
)
