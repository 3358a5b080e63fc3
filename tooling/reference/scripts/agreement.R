# mclust/agreement.json: agreement of partitions by mclust's adjustedRandIndex and classError: fits of iris against the species, and partitions
# drawn at random. classError is a best one-to-one match in the cases kept here, which matching by all permutations confirms.
source("tooling/reference/scripts/reference_json.R")
suppressMessages(library(mclust))

permutations <- function(items) {
  if (length(items) <= 1) return(list(items))
  do.call(c, lapply(seq_along(items), function(i) lapply(permutations(items[-i]), function(rest) c(items[i], rest))))
}

# Share of rows outside the best one-to-one match, by trying all.
best_error <- function(labels, classes) {
  size <- max(labels, classes)
  table <- table(factor(labels, seq_len(size)), factor(classes, seq_len(size)))
  1 - max(sapply(permutations(seq_len(size)), function(p) sum(table[cbind(seq_len(size), p)]))) / length(labels)
}

case <- function(labels, classes) {
  list(
    labels = as.integer(labels), classes = as.integer(classes),
    adjusted_rand = one(adjustedRandIndex(labels, classes)),
    class_error = one(classError(labels, classes)$errorRate),
    best_error = one(best_error(labels, classes))
  )
}

species <- iris_species()
fits <- lapply(c(VVV = 3, VEV = 2, EEE = 4), identity)
iris_cases <- lapply(names(fits), function(model) {
  case(Mclust(iris_measurements(), G = fits[[model]], modelNames = model, verbose = FALSE)$classification, species)
})
set.seed(1)
random_cases <- lapply(1:12, function(i) {
  n <- sample(5:60, 1)
  case(sample(1 + (i %% 5), n, replace = TRUE), sample(1 + (i %% 4), n, replace = TRUE))
})
write_reference(
  "mclust/agreement.json", list(iris = iris_cases, random = random_cases),
  "agreement.R", "adjustedRandIndex, classError, and all permutations", "mclust"
)
