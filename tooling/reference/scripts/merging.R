# mclust/merging.json: components merged by entropy (Baudry et al. 2010) by mclust's clustCombi, from posterior probabilities rounded to four
# digits, which stand in the file: iris and faithful with more components than groups, and the first example of that paper.
source("tooling/reference/scripts/reference_json.R")
suppressMessages(library(mclust))

merged <- function(data, model, components) {
  fit <- Mclust(data, G = components, modelNames = model, verbose = FALSE)
  fit$z <- round(fit$z, 4)
  combined <- mclust:::combi(data, fit)
  entropy <- sapply(combined$combiz, function(z) -sum(mclust:::xlog(z)))
  # Which components each cluster is made of, from 1 cluster to all.
  members <- list()
  members[[components]] <- diag(components)
  for (k in (components - 1):1) members[[k]] <- combined$combiM[[k]] %*% members[[k + 1]]
  clusters <- lapply(members, function(m) lapply(seq_len(nrow(m)), function(r) which(m[r, ] > 0)))
  # How many rows each step merges, as entPlot counts them.
  counted <- sapply(seq_len(components - 1), function(k) {
    gone <- which(combined$combiM[[k]][rowSums(combined$combiM[[k]]) == 2, ] > 0)
    sum(combined$classification[[k + 1]] %in% gone)
  })
  list(
    model = one(model), components = one(components),
    posterior = unname(fit$z),
    entropy = entropy, clusters = clusters, merged = counted,
    labels = lapply(combined$classification, as.integer),
    elbow = one(clustCombiOptim(combined, reg = 2)$numClusters.combi),
    rescaled_elbow = one(mclust:::pcws2_reg(cumsum(c(0, counted)), entropy)$c)
  )
}

data(Baudry_etal_2010_JCGS_examples)
write_reference(
  "mclust/merging.json",
  list(
    iris = merged(iris_measurements(), "VVV", 5),
    faithful = merged(faithful_matrix(), "EEI", 6),
    baudry_4_1 = merged(as.matrix(ex4.1), "VVV", 6)
  ),
  "merging.R", "clustCombi, clustCombiOptim and pcws2_reg on posteriors of Mclust", "mclust"
)
