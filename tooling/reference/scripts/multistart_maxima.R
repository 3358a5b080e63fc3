# mclust/multistart_maxima.json: iris, each of the 14 structures, 2 and 3 components: the highest log-likelihood that EM reaches from 40 starts, of
# maxima whose components have determinants within a factor of 1e5 and 10 effective rows, and that
# two starts came to within 0.01. `hits`: how many did.
source("tooling/reference/scripts/reference_json.R")
suppressMessages(library(mclust))

x <- unname(iris_measurements())
models <- c("EII", "VII", "EEI", "VEI", "EVI", "VVI", "EEE", "VEE", "EVE", "VVE", "EEV", "VEV", "EVV", "VVV")

sphered <- function(x) scale(x, scale = FALSE) %*% backsolve(chol(cov(x)), diag(ncol(x)))
nearest <- function(z, g) {
  centres <- z[sample(nrow(z), g), , drop = FALSE]
  max.col(-sapply(seq_len(g), function(k) colSums((t(z) - centres[k, ])^2)), ties.method = "first")
}
starts <- function(g) {
  trees <- lapply(c("VVV", "EII"), function(model) lapply(c("SVD", "STD", "SPH"), function(use) as.vector(hclass(hc(x, model, use), g))))
  drawn <- lapply(1:17, function(i) list(nearest(scale(x), g), nearest(sphered(x), g)))
  Filter(function(l) length(unique(l)) == g, unlist(c(trees, drawn), recursive = FALSE))
}
reached <- function(model, labels, g) {
  f <- me(x, model, unmap(labels), control = emControl(tol = c(1e-10, 1e-10), itmax = c(5000, 1000)), warn = FALSE)
  if (is.null(f$loglik) || !is.finite(f$loglik)) return(NA)
  dets <- apply(f$parameters$variance$sigma, 3, det)
  if (max(dets) > 1e5 * min(dets) || min(f$parameters$pro) * nrow(x) < 10) NA else f$loglik
}

set.seed(5)
cells <- list()
for (g in 2:3) {
  from <- starts(g)
  for (model in models) {
    lls <- sapply(from, function(labels) reached(model, labels, g))
    top <- sort(lls, decreasing = TRUE)
    best <- top[which(diff(top) > -0.01)[1]]
    cells[[paste(model, g, sep = ",")]] <- list(loglik = one(best), hits = one(sum(abs(lls - best) < 0.01, na.rm = TRUE)), starts = one(length(from)))
  }
}
write_reference("mclust/multistart_maxima.json", list(iris = cells), "multistart_maxima.R", "me(iris, model, z) from 40 starts", "mclust")
