/** Puts features on one scale by the training samples' mean and spread. */
function scaled(train: readonly (readonly number[])[], all: readonly (readonly number[])[]): number[][] {
  const width = train[0]!.length;
  const mean = Array.from({ length: width }, (_, j) => train.reduce((sum, x) => sum + x[j]!, 0) / train.length);
  const std = mean.map((m, j) => Math.sqrt(train.reduce((sum, x) => sum + (x[j]! - m) ** 2, 0) / train.length) || 1);
  return all.map((x) => x.map((value, j) => (value - mean[j]!) / std[j]!));
}

export interface Example {
  readonly features: readonly number[];
  readonly label: number;
}

/** Share of `test` whose class is the commonest one among its `k` nearest neighbours in `train`. */
export function nearestAccuracy(train: readonly Example[], test: readonly Example[], k: number): number {
  const plain = train.map(({ features }) => features);
  const known = scaled(plain, plain);
  const asked = scaled(
    plain,
    test.map(({ features }) => features),
  );
  const right = asked.filter((x, i) => {
    const near = known
      .map((y, j) => ({ label: train[j]!.label, d: y.reduce((sum, value, n) => sum + (value - x[n]!) ** 2, 0) }))
      .sort((a, b) => a.d - b.d)
      .slice(0, k);
    const votes = new Map<number, number>();
    for (const { label } of near) votes.set(label, (votes.get(label) ?? 0) + 1);
    return [...votes].sort((a, b) => b[1] - a[1])[0]![0] === test[i]!.label;
  });
  return right.length / test.length;
}

/** The same with multinomial logistic regression, trained by full-batch gradient descent with momentum. */
export function logisticAccuracy(train: readonly Example[], test: readonly Example[]): number {
  const plain = train.map(({ features }) => features);
  const labels = [...new Set(train.map(({ label }) => label))];
  const x = scaled(plain, plain).map((row) => [...row, 1]);
  const width = x[0]!.length;
  const weights = new Float64Array(labels.length * width);
  const speed = new Float64Array(weights.length);
  const score = (row: readonly number[]): number[] =>
    labels.map((_, k) => row.reduce((sum, value, j) => sum + value * weights[k * width + j]!, 0));
  for (let step = 0; step < 300; step++) {
    const gradient = new Float64Array(weights.length);
    for (const [i, row] of x.entries()) {
      const scores = score(row);
      const top = Math.max(...scores);
      const powers = scores.map((s) => Math.exp(s - top));
      const sum = powers.reduce((a, b) => a + b, 0);
      for (const [k, label] of labels.entries()) {
        const error = powers[k]! / sum - (label === train[i]!.label ? 1 : 0);
        for (let j = 0; j < width; j++) gradient[k * width + j]! += (error * row[j]!) / x.length;
      }
    }
    for (let i = 0; i < weights.length; i++) {
      speed[i] = 0.9 * speed[i]! - 0.5 * (gradient[i]! + 1e-3 * weights[i]!);
      weights[i]! += speed[i]!;
    }
  }
  const asked = scaled(
    plain,
    test.map(({ features }) => features),
  ).map((row) => [...row, 1]);
  const right = asked.filter((row, i) => {
    const scores = score(row);
    return labels[scores.indexOf(Math.max(...scores))] === test[i]!.label;
  });
  return right.length / test.length;
}
