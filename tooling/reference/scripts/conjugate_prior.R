# mclust/conjugate_prior.json: EM with the conjugate prior of Fraley & Raftery (2007) from given labels.
source("tooling/reference/scripts/reference_json.R")
source("tooling/reference/scripts/em_fixed_point.R")

# Fixed point of M-steps with mclust's default prior: no parameter moves by more than 1e-13 of its size.
fixed_point <- function(model, x, labels) {
  z <- unmap(labels)
  last <- Inf
  for (i in 1:20000) {
    m <- mstep(modelName = model, data = x, z = z, prior = priorControl())
    e <- estep(modelName = model, data = x, parameters = m$parameters)
    z <- e$z
    variance <- m$parameters$variance
    now <- unlist(c(m$parameters[c("pro", "mean")], variance[intersect(names(variance), c("sigma", "sigmasq"))]))
    if (length(last) == length(now) && all(abs(now - last) <= 1e-13 * pmax(1, abs(now)))) break
    last <- now
  }
  prior <- defaultPrior(x, G = ncol(z), modelName = model)
  c(
    described(m$parameters, is.null(dim(x))),
    list(
      loglik = one(e$loglik),
      hyper = list(
        shrinkage = one(prior$shrinkage), mean = as.vector(prior$mean), dof = one(prior$dof),
        scale = if (is.matrix(prior$scale)) unname(prior$scale) else as.vector(prior$scale)
      )
    )
  )
}
full <- function(x, labels) lapply(setNames(nm = c("VVV", "EEE")), fixed_point, x = x, labels = labels)

write_reference(
  "mclust/conjugate_prior.json",
  list(
    note = one("labels: waiting > 68 (faithful), species (iris). loglik without the prior's density."),
    faithful = full(faithful_matrix(), faithful_labels()),
    iris = full(iris_measurements(), iris_species()),
    waiting = lapply(setNames(nm = c("V", "E")), fixed_point, x = faithful_matrix()[, 2], labels = faithful_labels())
  ),
  "conjugate_prior.R",
  "mstep with prior = priorControl(), and estep, in turn",
  "mclust"
)
