/* Frames to walk. */
volatile int result;

__attribute__((noinline)) int inner(int n)
{
	result = n * 2;
	return result;
}

__attribute__((noinline)) int middle(int n)
{
	return inner(n + 1) + 1;
}

__attribute__((noinline)) int outer(int n)
{
	return middle(n + 1) + 1;
}
