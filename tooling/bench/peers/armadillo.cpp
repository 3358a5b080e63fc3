// Armadillo's engine of the benchmark: see src/engine.ts for what is read and printed and src/task-file.ts for the task.
//
// learn() with seed_mode keep_existing and no k-means iterations starts EM at the model's own parameters and runs exactly
// em_iter E- and M-steps: it only ends earlier when the mean log-likelihood does not change in its last bit. Around them it
// looks for non-finite data and copies the model; the same call with em_iter = 0 does only that, and its time is
// subtracted. eucl_dist skips the scaling that only k-means needs. A variance floor of 0 leaves the variances alone.
#include <armadillo>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>

struct Task {
  arma::uword d, k, iterations;
  std::string structure;
  arma::mat rows; // one observation a column
  arma::rowvec weights;
  arma::mat means;
  arma::vec variances;
};

static Task readTask(const char* file) {
  std::ifstream in(file);
  std::string path;
  std::getline(in, path);
  Task task;
  arma::uword n;
  in >> n >> task.d >> task.k >> task.structure >> task.iterations;
  task.weights.set_size(task.k);
  task.means.set_size(task.d, task.k);
  task.variances.set_size(task.d);
  for (double& weight : task.weights) in >> weight;
  for (double& entry : task.means) in >> entry;
  for (double& variance : task.variances) in >> variance;
  task.rows.set_size(task.d, n);
  std::ifstream data(path, std::ios::binary);
  data.read(reinterpret_cast<char*>(task.rows.memptr()), sizeof(double) * task.rows.n_elem);
  if (!in || !data) {
    std::fprintf(stderr, "armadillo: the task cannot be read.\n");
    std::exit(1);
  }
  return task;
}

static void start(arma::gmm_full& model, const Task& task) {
  arma::cube covariances(task.d, task.d, task.k);
  covariances.each_slice() = arma::diagmat(task.variances);
  model.set_params(task.means, covariances, task.weights);
}

static void start(arma::gmm_diag& model, const Task& task) {
  model.set_params(task.means, arma::repmat(task.variances, 1, task.k), task.weights);
}

template <typename Model>
static double secondsOf(Model& model, const Task& task, arma::uword iterations) {
  start(model, task);
  const auto began = std::chrono::steady_clock::now();
  const bool ok = model.learn(task.rows, task.k, arma::eucl_dist, arma::keep_existing, 0, iterations, 0.0, false);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - began;
  if (!ok) {
    std::fprintf(stderr, "armadillo: learn() failed.\n");
    std::exit(1);
  }
  return seconds.count();
}

template <typename Model>
static void answerRounds(const Task& task) {
  Model model;
  // The log-likelihood that the last E-step found belongs to the parameters before the last M-step.
  secondsOf(model, task, task.iterations - 1);
  const double logLikelihood = arma::accu(model.log_p(task.rows));
  std::printf("{\"ready\":true}\n");
  std::fflush(stdout);
  std::string line;
  while (std::getline(std::cin, line)) {
    const double around = secondsOf(model, task, 0);
    const double seconds = secondsOf(model, task, task.iterations) - around;
    std::printf("{\"seconds\":%.9g,\"logLikelihood\":%.17g}\n", seconds, logLikelihood);
    std::fflush(stdout);
  }
}

int main(int count, char** arguments) {
  const std::string last = arguments[count - 1];
  if (last == "--version") {
    std::printf("%u.%u.%u\n", arma::arma_version::major, arma::arma_version::minor, arma::arma_version::patch);
    return 0;
  }
  const Task task = readTask(last.c_str());
  if (task.structure == "full") answerRounds<arma::gmm_full>(task);
  else answerRounds<arma::gmm_diag>(task);
  return 0;
}
