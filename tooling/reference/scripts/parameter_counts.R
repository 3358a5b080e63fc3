# mclust/parameter_counts.json: free parameters; keys are "structure,d,K".
source("tooling/reference/scripts/reference_json.R")
suppressMessages(library(mclust))

multivariate <- c("EII", "VII", "EEI", "VEI", "EVI", "VVI", "EEE", "VEE", "EVE", "VVE", "EEV", "VEV", "EVV", "VVV")
cells <- rbind(
  expand.grid(model = c("E", "V"), d = 1, K = 1:4, stringsAsFactors = FALSE),
  expand.grid(model = multivariate, K = 1:4, d = c(2, 4), stringsAsFactors = FALSE)[, c("model", "d", "K")]
)
counts <- Map(function(model, d, K) one(nMclustParams(model, d, K)), cells$model, cells$d, cells$K)
names(counts) <- paste(cells$model, cells$d, cells$K, sep = ",")
counts$noise_VVV_4_3 <- one(nMclustParams("VVV", 4, 3, noise = TRUE))
counts$equalPro_VVV_4_3 <- one(nMclustParams("VVV", 4, 3, equalPro = TRUE))

write_reference(
  "mclust/parameter_counts.json", counts, "parameter_counts.R",
  "nMclustParams(modelName, d, G); noise=TRUE and equalPro=TRUE for the last two", "mclust"
)
