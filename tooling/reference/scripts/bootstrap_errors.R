# mclust/bootstrap_errors.json: standard errors of mixtures of Old Faithful by mclust's weighted-likelihood and parametric bootstrap, 4000 replicates each.

source("tooling/reference/scripts/reference_json.R")
suppressMessages(library(mclust))

x <- faithful_matrix()
replicates <- 4000

# One row a replicate, the smaller component first: weight, means, then lower triangles of covariances.
numbers <- function(boot) {
  first <- which.min(boot$parameters$pro)
  order <- c(first, 3 - first)
  cbind(
    boot$pro[, first],
    do.call(cbind, lapply(order, function(k) boot$mean[, , k])),
    do.call(cbind, lapply(order, function(k) cbind(boot$variance[, 1, 1, k], boot$variance[, 2, 1, k], boot$variance[, 2, 2, k])))
  )
}

errors <- function(model, type) {
  fit <- Mclust(x, G = 2, modelNames = model, verbose = FALSE)
  set.seed(1)
  boot <- MclustBootstrap(fit, nboot = replicates, type = type, verbose = FALSE)
  found <- numbers(boot)
  list(
    nonfit = one(boot$nonfit),
    se = apply(found, 2, sd),
    lower = apply(found, 2, quantile, 0.025, names = FALSE),
    upper = apply(found, 2, quantile, 0.975, names = FALSE)
  )
}

models <- c("VVV", "EEE", "VII")
write_reference(
  "mclust/bootstrap_errors.json",
  list(
    replicates = one(replicates),
    weighted = sapply(models, errors, type = "wlbs", simplify = FALSE),
    parametric = sapply(models, errors, type = "pb", simplify = FALSE)
  ),
  "bootstrap_errors.R",
  "MclustBootstrap(type = 'wlbs'), MclustBootstrap(type = 'pb')",
  "mclust"
)
