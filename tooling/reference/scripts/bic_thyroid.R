# mclust/bic_thyroid.json: log-likelihood of mclust's fourteen structures on its data set thyroid for 1 to 6 components, from its one hierarchical start and
# with its own stop, where it has an answer.
source("tooling/reference/scripts/reference_json.R")
suppressMessages(library(mclust))

rows <- as.matrix(reference_data("thyroid")[, -1])
data(thyroid)
stopifnot(all(rows == as.matrix(thyroid[, -1])))
bic <- mclustBIC(rows, G = 1:6, verbose = FALSE)
cells <- list()
for (model in colnames(bic)) for (components in 1:6) {
  if (is.na(bic[as.character(components), model])) next
  fit <- Mclust(rows, G = components, modelNames = model, x = bic, verbose = FALSE)
  cells[[length(cells) + 1]] <- list(covariance = one(model), components = one(components), loglik = one(fit$loglik))
}
write_reference(
  "mclust/bic_thyroid.json", list(cells = cells),
  "bic_thyroid.R", "mclustBIC(thyroid, G = 1:6) and Mclust of each cell", "mclust"
)
