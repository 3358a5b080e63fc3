# mclust/iris_vve_maximum.json: VVE on iris from the species, K = 3: the M-step and the fixed point of EM with the common axes by optim.
#
# mclust 6.0.0 turns the axes of VVE to where sum_k tr(W_k D A_k^-1 D^T) is least, with A_k of determinant 1. Q has W_k / lambda_k there, so
# its M-step is no maximum of Q, and its EM ends below the maximum it should reach. Here the axes are products of plane rotations, and Q
# itself is maximised over their angles.
source("tooling/reference/scripts/reference_json.R")
suppressMessages(library(mvtnorm))

x <- iris_measurements()
d <- ncol(x)
k <- 3
planes <- combn(d, 2)

plane_rotation <- function(m, angle) {
  turn <- diag(d)
  pq <- planes[, m]
  turn[pq, pq] <- matrix(c(cos(angle), sin(angle), -sin(angle), cos(angle)), 2)
  turn
}
rotation <- function(angles) Reduce(`%*%`, Map(plane_rotation, seq_along(angles), angles))

# Minus Q up to a constant, with the best variances at these axes, and its derivative by a complex step of the angles.
variances <- function(axes, scatter, n) diag(t(axes) %*% scatter %*% axes) / n
fall <- function(angles, axes, scatters, n) {
  turned <- axes %*% rotation(angles)
  0.5 * sum(sapply(seq_len(k), function(c) n[c] * sum(log(variances(turned, scatters[[c]], n[c])))))
}
gradient <- function(angles, axes, scatters, n) {
  sapply(seq_along(angles), function(m) {
    up <- as.complex(angles)
    up[m] <- up[m] + 1e-30i
    Im(fall(up, axes, scatters, n)) / 1e-30
  })
}

m_step <- function(z, starts) {
  n <- colSums(z)
  mean <- t(z) %*% x / n
  scatters <- lapply(seq_len(k), function(c) crossprod(sqrt(z[, c]) * sweep(x, 2, mean[c, ])))
  found <- lapply(starts, function(axes) {
    for (round in 1:5) {
      best <- optim(rep(0, ncol(planes)), fall, gradient,
        axes = axes, scatters = scatters, n = n, method = "BFGS", control = list(reltol = 1e-16, maxit = 1000)
      )
      axes <- axes %*% rotation(best$par)
    }
    list(value = best$value, axes = axes)
  })
  axes <- found[[which.min(sapply(found, `[[`, "value"))]]$axes
  list(
    pro = n / sum(n), mean = mean, axes = axes,
    sigma = lapply(seq_len(k), function(c) axes %*% diag(variances(axes, scatters[[c]], n[c])) %*% t(axes))
  )
}

log_joint <- function(p) sapply(seq_len(k), function(c) log(p$pro[c]) + dmvnorm(x, p$mean[c, ], p$sigma[[c]], log = TRUE))
log_likelihood <- function(p) sum(log(rowSums(exp(log_joint(p)))))
responsibilities <- function(p) {
  joint <- exp(log_joint(p))
  joint / rowSums(joint)
}

species <- iris_species()
starts <- c(list(diag(d), eigen(cov(x))$vectors), lapply(1:3, function(c) eigen(cov(x[species == c, ]))$vectors))
first <- m_step(diag(3)[species, ], starts)
last <- first
for (iteration in 1:200) last <- m_step(responsibilities(last), list(last$axes))

parameters_of <- function(p) list(pro = p$pro, mean = unname(p$mean), sigma = lapply(p$sigma, unname))
write_reference(
  "mclust/iris_vve_maximum.json",
  list(
    dataset = one("iris"),
    df = one(k - 1 + k * d + k * d + d * (d - 1) / 2),
    mstep = parameters_of(first),
    loglik_after_mstep = one(log_likelihood(first)),
    converged = parameters_of(last),
    converged_loglik = one(log_likelihood(last))
  ),
  "iris_vve_maximum.R", "optim(method = \"BFGS\") over the angles of six plane rotations, in every M-step", "mvtnorm"
)
