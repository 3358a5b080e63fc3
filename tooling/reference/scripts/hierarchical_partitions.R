# mclust/hierarchical_partitions.json: partitions by model-based agglomeration, for four models and six sets of coordinates, into 2, 4 and 9 groups.
# `data` holds what is not in tooling/reference/data. One column: hcVII and hcEEE of mclust 6.0.0 write beyond their arrays, and are left out.
source("tooling/reference/scripts/reference_json.R")
suppressMessages(library(mclust))

# Rows that come twice.
repeated <- rbind(as.matrix(iris[1:40, 1:4]), as.matrix(iris[1:40, 1:4]), as.matrix(iris[100:110, 1:4]))
inline <- list(
  USArrests = USArrests, swiss = swiss, trees = trees, mtcars = mtcars[, c(1, 3:7)], rock = rock, attitude = attitude,
  quakes = quakes[1:300, ], repeated = repeated, precip = data.frame(precip)
)
sets <- c(
  list(iris = iris_measurements(), faithful = faithful_matrix(), airquality = as.matrix(na.omit(reference_data("airquality")[, 1:4]))),
  lapply(inline, as.matrix)
)

partitions <- function(x) {
  calls <- expand.grid(use = c("VARS", "STD", "PCS", "PCR", "SPH", "SVD"), model = c("EII", "VII", "EEE", "VVV"), stringsAsFactors = FALSE)
  if (ncol(x) == 1) calls <- calls[calls$model == "VVV", ]
  trees <- Map(function(model, use) {
    labels <- hclass(hc(unname(x), modelName = model, use = use), c(2, 4, 9))
    lapply(c(`2` = 1, `4` = 2, `9` = 3), function(at) as.integer(labels[, at]) - 1L)
  }, calls$model, calls$use)
  setNames(trees, paste(calls$model, calls$use, sep = "_"))
}

write_reference(
  "mclust/hierarchical_partitions.json",
  list(data = lapply(inline, function(x) unname(as.matrix(x))), partitions = lapply(sets, partitions)),
  "hierarchical_partitions.R", "hclass(hc(x, modelName, use), c(2, 4, 9)) - 1", "mclust"
)
