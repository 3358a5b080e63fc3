// The plain peer of `npm run bench -- --hmm`: one E-step of a Gaussian hidden Markov model, the loops that one writes first.
// Scaled forward and backward recursions over arrays of T x K, log-densities by forward substitution with the Cholesky factor, expected
// transitions and second moments. Reads a text task: path of the rows, n, d, K, turns; initial, transitions, then mean and factor of each
// state. Prints seconds of the fastest turn, and the log-likelihood.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

using Vec = std::vector<double>;

static void read(std::istream& in, Vec& v) {
  for (double& x : v) in >> x;
}

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::ifstream in(argv[1]);
  std::string path;
  std::getline(in, path);
  size_t n, d, k, turns;
  in >> n >> d >> k >> turns;
  Vec initial(k), a(k * k), mean(k * d), chol(k * d * d);
  read(in, initial);
  read(in, a);
  for (size_t c = 0; c < k; c++) {
    for (size_t j = 0; j < d; j++) in >> mean[c * d + j];
    for (size_t j = 0; j < d * d; j++) in >> chol[c * d * d + j];
  }
  Vec x(n * d);
  std::ifstream rows(path, std::ios::binary);
  rows.read(reinterpret_cast<char*>(x.data()), n * d * sizeof(double));
  Vec b(n * k), alpha(n * k), beta(n * k), c(n), z(d), logConst(k);
  Vec pairs(k * k), occupancy(k), sums(k * d), squares(k * d * d);
  double best = 1e300, logLikelihood = 0;
  for (size_t turn = 0; turn < turns; turn++) {
    auto begin = std::chrono::steady_clock::now();
    logLikelihood = 0;
    for (size_t s = 0; s < k; s++) {
      logConst[s] = -0.5 * d * std::log(2 * M_PI);
      for (size_t j = 0; j < d; j++) logConst[s] -= std::log(chol[s * d * d + j * d + j]);
    }
    for (size_t t = 0; t < n; t++) {
      double top = -INFINITY;
      for (size_t s = 0; s < k; s++) {
        double q = 0;
        const double* l = &chol[s * d * d];
        for (size_t i = 0; i < d; i++) {
          double v = x[t * d + i] - mean[s * d + i];
          for (size_t j = 0; j < i; j++) v -= l[i * d + j] * z[j];
          z[i] = v / l[i * d + i];
          q += z[i] * z[i];
        }
        b[t * k + s] = logConst[s] - 0.5 * q;
        if (b[t * k + s] > top) top = b[t * k + s];
      }
      for (size_t s = 0; s < k; s++) b[t * k + s] = std::exp(b[t * k + s] - top);
      logLikelihood += top;
    }
    for (size_t t = 0; t < n; t++) {
      double total = 0;
      for (size_t j = 0; j < k; j++) {
        double p = 0;
        if (t == 0) p = initial[j];
        else for (size_t i = 0; i < k; i++) p += alpha[(t - 1) * k + i] * a[i * k + j];
        alpha[t * k + j] = p * b[t * k + j];
        total += alpha[t * k + j];
      }
      c[t] = total;
      for (size_t j = 0; j < k; j++) alpha[t * k + j] /= total;
      logLikelihood += std::log(total);
    }
    std::fill(pairs.begin(), pairs.end(), 0);
    std::fill(occupancy.begin(), occupancy.end(), 0);
    std::fill(sums.begin(), sums.end(), 0);
    std::fill(squares.begin(), squares.end(), 0);
    for (size_t i = 0; i < k; i++) beta[(n - 1) * k + i] = 1;
    for (size_t t = n - 1; t-- > 0;) {
      for (size_t i = 0; i < k; i++) {
        double total = 0;
        for (size_t j = 0; j < k; j++) {
          double v = a[i * k + j] * b[(t + 1) * k + j] * beta[(t + 1) * k + j] / c[t + 1];
          total += v;
          pairs[i * k + j] += alpha[t * k + i] * v;
        }
        beta[t * k + i] = total;
      }
    }
    for (size_t t = 0; t < n; t++) {
      for (size_t s = 0; s < k; s++) {
        double g = alpha[t * k + s] * beta[t * k + s];
        occupancy[s] += g;
        for (size_t i = 0; i < d; i++) {
          double v = x[t * d + i] - mean[s * d + i];
          sums[s * d + i] += g * v;
          for (size_t j = 0; j <= i; j++) squares[(s * d + i) * d + j] += g * v * (x[t * d + j] - mean[s * d + j]);
        }
      }
    }
    double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (seconds < best) best = seconds;
  }
  double check = 0;
  for (double v : squares) check += v;
  for (double v : pairs) check += v;
  std::printf("%.17g %.17g %.17g\n", best, logLikelihood, check);
}
