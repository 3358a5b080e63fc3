# squarem/poisson_mixture_em_trace.json: EM on Hasselblad's death notices step by step, and the maximum by nlm.
source("tooling/reference/scripts/reference_json.R")

notices <- reference_data("hasselblad_deaths")
deaths <- notices$deaths
days <- notices$days

log_joint <- function(p) {
  cbind(log(p[1]) + dpois(deaths, p[2], log = TRUE), log1p(-p[1]) + dpois(deaths, p[3], log = TRUE))
}
row_loglik <- function(p) {
  joint <- log_joint(p)
  top <- pmax(joint[, 1], joint[, 2])
  top + log(rowSums(exp(joint - top)))
}
loglik <- function(p) sum(days * row_loglik(p))
em <- function(p) {
  share <- exp(log_joint(p) - row_loglik(p)) * days
  c(sum(share[, 1]) / sum(days), colSums(share * deaths) / colSums(share))
}

start <- c(0.3, 1, 2.5)
path <- Reduce(function(p, k) em(p), 1:20, start, accumulate = TRUE)

# Unconstrained: the logit of the mixing weight and the logarithms of the rates. nlm stops where its numerical gradient
# is rounding; Newton steps on the score from there.
natural <- function(theta) c(plogis(theta[1]), exp(theta[2:3]))
found <- nlm(function(theta) -loglik(natural(theta)), c(qlogis(0.3), log(c(1, 2.5))),
  gradtol = 1e-12, steptol = 1e-14, iterlim = 10000
)
score <- function(p) {
  share <- exp(log_joint(p) - row_loglik(p)) * days
  c(
    sum(share[, 1]) / p[1] - sum(share[, 2]) / (1 - p[1]),
    colSums(share * cbind(deaths / p[2] - 1, deaths / p[3] - 1))
  )
}
best <- natural(found$estimate)
rough <- best
for (step in 1:8) best <- best - solve(numDeriv::jacobian(score, best), score(best))
stopifnot(max(abs(best - rough)) < 1e-3, max(abs(score(best))) < 1e-8)

write_reference(
  "squarem/poisson_mixture_em_trace.json",
  list(
    data = one("data/hasselblad_deaths.csv"),
    note = one(paste(
      "par = (mixing weight of component 1, rate 1, rate 2); entry k of trace and path is after k EM iterations, from 0"
    )),
    start = start,
    trace = vapply(path, loglik, 0),
    path = do.call(rbind, path),
    posterior_at_start = exp(log_joint(start) - row_loglik(start)),
    maximum = list(par = best, loglik = one(loglik(best)), posterior = exp(log_joint(best) - row_loglik(best)))
  ),
  "poisson_mixture_em_trace.R",
  "dpois; nlm(gradtol=1e-12, steptol=1e-14) and Newton steps on the score",
  "numDeriv"
)
