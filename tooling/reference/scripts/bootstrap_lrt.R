# mclust/bootstrap_lrt.json: likelihood ratios of one normal against two components on faithful, and their distribution over 999 samples of the
# fitted normal, by mclustBootstrapLRT with a tight stop. It fits two components to each sample from those fitted to the data, and from nowhere else.
source("tooling/reference/scripts/reference_json.R")
suppressMessages(library(mclust))

test_of <- function(model) {
  set.seed(1)
  test <- mclustBootstrapLRT(
    faithful_matrix(), modelName = model, nboot = 999, maxG = 1, verbose = FALSE,
    control = emControl(tol = c(1e-11, 1e-11), itmax = c(5000, 5000))
  )
  boot <- test$boot[, 1]
  list(
    statistic = one(test$obs[1]), mean = one(mean(boot)), sd = one(sd(boot)),
    deciles = unname(quantile(boot, seq(0.1, 0.9, 0.1)))
  )
}
write_reference(
  "mclust/bootstrap_lrt.json", list(replicates = one(999), VVV = test_of("VVV"), EEE = test_of("EEE")),
  "bootstrap_lrt.R", "mclustBootstrapLRT(faithful, nboot = 999, maxG = 1)", "mclust"
)
