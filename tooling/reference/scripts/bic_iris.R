# mclust/bic_iris.json: log-likelihood, parameters, BIC and ICL of mclust's fourteen structures on iris for 1 to 9 components, from its one
# hierarchical start and with its own stop, and the winners. null where mclust has no answer. BIC and ICL with latentjs's sign: smaller is better.
source("tooling/reference/scripts/reference_json.R")
suppressMessages(library(mclust))

iris_rows <- iris_measurements()
bic <- mclustBIC(iris_rows, G = 1:9, verbose = FALSE)
cells <- list()
for (model in colnames(bic)) for (components in 1:9) {
  if (is.na(bic[components, model])) next
  fit <- Mclust(iris_rows, G = components, modelNames = model, x = bic, verbose = FALSE)
  cells[[length(cells) + 1]] <- list(
    covariance = one(model), components = one(components), loglik = one(fit$loglik), parameters = one(fit$df),
    bic = one(-fit$bic), icl = one(-fit$icl)
  )
}
winner <- function(value) {
  at <- which(sapply(cells, `[[`, value) == min(sapply(cells, `[[`, value)))[1]
  cells[[at]][c("covariance", "components")]
}
write_reference(
  "mclust/bic_iris.json",
  list(cells = cells, best_bic = winner("bic"), best_icl = winner("icl")),
  "bic_iris.R", "mclustBIC(iris, G = 1:9) and Mclust of each cell", "mclust"
)
