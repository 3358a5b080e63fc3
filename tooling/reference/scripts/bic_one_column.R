# mclust/bic_one_column.json: log-likelihood of mclust's two structures for one column on each column of iris and of faithful for 2 to 6 components, from
# its one start, where it has an answer. Values of iris are rounded to a millimetre, and many rows are equal.
source("tooling/reference/scripts/reference_json.R")
suppressMessages(library(mclust))

columns <- c(as.list(as.data.frame(iris_measurements())), as.list(faithful))
cells <- list()
for (column in names(columns)) {
  bic <- mclustBIC(columns[[column]], G = 2:6, modelNames = c("E", "V"), verbose = FALSE)
  for (model in colnames(bic)) for (components in 2:6) {
    if (is.na(bic[as.character(components), model])) next
    fit <- Mclust(columns[[column]], G = components, modelNames = model, x = bic, verbose = FALSE)
    cells[[length(cells) + 1]] <- list(
      column = one(column), covariance = one(model), components = one(components), loglik = one(fit$loglik)
    )
  }
}
write_reference(
  "mclust/bic_one_column.json", list(cells = cells),
  "bic_one_column.R", "mclustBIC(x, G = 2:6) and Mclust of each cell", "mclust"
)
