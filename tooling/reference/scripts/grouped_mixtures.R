# families/grouped_mixtures.json: mixtures with repeated rows by flexmix, formulas with | group; then EM by hand from flexmix's components until the
# log-likelihood is flat.
source("tooling/reference/scripts/reference_json.R")
suppressMessages(library(flexmix))

set.seed(3)
log_sum <- function(m) {
  top <- apply(m, 1, max)
  top + log(rowSums(exp(m - top)))
}
quietly <- function(expr) {
  capture.output(value <- expr)
  value
}
# `density` gives the log-densities of all rows under a component, `estimate` a component from weights of rows.
run_on <- function(fit, group, components, density, estimate) {
  group <- factor(group, levels = unique(group))
  sums <- function(components) rowsum(sapply(components, density), group, reorder = FALSE)
  weights <- prior(fit)
  joint <- function() sweep(sums(components), 2, log(weights), "+")
  loglik <- sum(log_sum(joint()))
  stopifnot(abs(loglik - as.numeric(logLik(fit))) < 1e-2)
  for (i in 1:20000) {
    posterior <- exp(joint() - log_sum(joint()))
    weights <- colMeans(posterior)
    components <- lapply(seq_along(weights), function(c) estimate(posterior[as.integer(group), c]))
    before <- loglik
    loglik <- sum(log_sum(joint()))
    if (abs(loglik - before) < 1e-13 * abs(loglik)) break
  }
  posterior <- exp(joint() - log_sum(joint()))
  order <- order(-weights)
  list(
    loglik = one(loglik),
    flexmix = list(
      loglik = one(as.numeric(logLik(fit))), bic = one(BIC(fit)), df = one(fit@df),
      rows = one(length(group))
    ),
    weights = weights[order],
    components = unname(do.call(rbind, components[order])),
    posterior = unname(posterior[, order])
  )
}
best <- function(formula, data, k, model) {
  fits <- quietly(lapply(1:10, function(i) {
    flexmix(formula, data = data, k = k, model = model, control = list(tolerance = 1e-12, iter.max = 5000, minprior = 0))
  }))
  fits <- Filter(function(f) f@k == k, fits)
  fits[[which.max(sapply(fits, function(f) as.numeric(logLik(f))))]]
}

data("NPreg", package = "flexmix")
design <- cbind(1, NPreg$x, NPreg$x^2)
npreg <- best(yn ~ x + I(x^2) | id2, NPreg, 2, FLXMRglm())
normal <- run_on(
  npreg, NPreg$id2, lapply(1:2, function(c) parameters(npreg)[, c] ^ c(1, 1, 1, 2)),
  function(t) dnorm(NPreg$yn, design %*% t[1:3], sqrt(t[4]), log = TRUE),
  function(w) {
    beta <- lm.wfit(design, NPreg$yn, w)$coefficients
    c(beta, sum(w * (NPreg$yn - design %*% beta)^2) / sum(w))
  }
)
counts <- best(yp ~ 1 | id1, NPreg, 2, FLXMRglm(family = "poisson"))
poisson <- run_on(
  counts, NPreg$id1, as.list(exp(parameters(counts))),
  function(t) dpois(NPreg$yp, t, log = TRUE),
  function(w) sum(w * NPreg$yp) / sum(w)
)
# Standard errors by the observed information of the first weight and both rates.
people <- factor(NPreg$id1, levels = unique(NPreg$id1))
loglik <- function(theta) {
  sums <- rowsum(sapply(theta[2:3], function(rate) dpois(NPreg$yp, rate, log = TRUE)), people, reorder = FALSE)
  sum(log_sum(sweep(sums, 2, log(c(theta[1], 1 - theta[1])), "+")))
}
theta <- c(poisson$weights[1], poisson$components)
poisson$errors <- sqrt(diag(solve(-numDeriv::hessian(loglik, theta))))
# 22 centres, a control and a treated group in each (Aitkin 1999; Grün & Leisch 2008).
data("betablocker", package = "flexmix")
centres <- best(cbind(Deaths, Total - Deaths) ~ 1 | Center, betablocker, 3, FLXMRglm(family = "binomial"))
binomial <- run_on(
  centres, betablocker$Center, as.list(plogis(parameters(centres))),
  function(t) dbinom(betablocker$Deaths, betablocker$Total, t, log = TRUE),
  function(w) sum(w * betablocker$Deaths) / sum(w * betablocker$Total)
)

write_reference(
  "families/grouped_mixtures.json",
  list(
    normal = c(list(x = NPreg$x, y = NPreg$yn, group = as.integer(NPreg$id2)), normal),
    poisson = c(list(y = NPreg$yp, group = as.integer(NPreg$id1)), poisson),
    binomial = c(
      list(deaths = betablocker$Deaths, total = betablocker$Total, group = betablocker$Center), binomial
    )
  ),
  "grouped_mixtures.R",
  "flexmix(y ~ x + I(x^2) | group, k = 2, model = FLXMRglm(family)); then EM to the fixed point",
  c("flexmix", "numDeriv")
)
