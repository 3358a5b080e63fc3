# mclust/faithful_em_trace.json: the log-likelihood after each of 60 EM iterations, VVV, K = 2.
source("tooling/reference/scripts/reference_json.R")
suppressMessages(library(mclust))

x <- faithful_matrix()
z <- unmap(faithful_labels())
# An iteration is an M-step and the E-step that follows it; the log-likelihood belongs to the M-step's parameters.
after <- function(iterations) {
  suppressWarnings(me(modelName = "VVV", data = x, z = z, control = emControl(tol = 0, itmax = iterations)))
}
fits <- lapply(1:60, after)
final <- fits[[60]]

code <- "me(faithful, 'VVV', z=unmap((waiting>68)+1), control=emControl(tol=0,itmax=k)), k=1..60"
write_reference(
  "mclust/faithful_em_trace.json",
  list(
    code = one(code),
    trace = vapply(fits, function(fit) fit$loglik, 0),
    final = list(
      loglik = one(final$loglik),
      parameters = list(
        pro = final$parameters$pro,
        mean = mean_rows(final$parameters$mean),
        sigma = covariance_list(final$parameters$variance$sigma),
        Vinv = NULL
      ),
      bic = one(bic("VVV", final$loglik, nrow(x), ncol(x), 2))
    )
  ),
  "faithful_em_trace.R", code, "mclust"
)
