# mclust/iris_me_14models_from_species.json: an M-step from the species and the fixed point of EM, 14 structures, K = 3.
source("tooling/reference/scripts/reference_json.R")
suppressMessages(library(mclust))

x <- iris_measurements()
z <- unmap(iris_species())
# tol = c(0, 1e-15): run the outer loop to its last bit; itmax bounds the outer and the inner loop.
control <- emControl(tol = c(0, 1e-15), itmax = c(20000, 5000))
models <- c("EII", "VII", "EEI", "VEI", "EVI", "VVI", "EEE", "VEE", "EVE", "VVE", "EEV", "VEV", "EVV", "VVV")

parameters_of <- function(fit) {
  list(
    pro = fit$parameters$pro,
    mean = mean_rows(fit$parameters$mean),
    sigma = covariance_list(fit$parameters$variance$sigma)
  )
}
loglik_at <- function(model, parameters) estep(modelName = model, data = x, parameters = parameters)$loglik

values <- lapply(setNames(models, models), function(model) {
  first <- mstep(modelName = model, data = x, z = z, control = control)
  last <- suppressWarnings(me(modelName = model, data = x, z = z, control = control))
  list(
    df = one(nMclustParams(model, ncol(x), ncol(z))),
    mstep = parameters_of(first),
    loglik_after_mstep = one(loglik_at(model, first$parameters)),
    converged = parameters_of(last),
    converged_loglik = one(loglik_at(model, last$parameters))
  )
})

code <- paste0(
  "mstep/estep/me(data=as.matrix(iris[,1:4]), modelName, z=unmap(iris$Species), ",
  "control=emControl(tol=c(0,1e-15), itmax=c(20000,5000)))"
)
write_reference(
  "mclust/iris_me_14models_from_species.json",
  list(
    dataset = one("iris"),
    code = one(code),
    note = one(paste(
      "loglik_after_mstep is the observed log-likelihood at the M-step parameters; mean rows are components;",
      "converged_loglik is recomputed at the converged parameters"
    )),
    models = values
  ),
  "iris_me_14models_from_species.R", code, "mclust"
)
