typedef unsigned char u8;
typedef unsigned u32;

struct workload {
    const char *name;
    void (*run)(u32);
    // Iterations of a full run.
    u32 iterations;
    void (*prepare)(void);
};
extern const struct workload a32[], t32[];
extern u8 heap[];
