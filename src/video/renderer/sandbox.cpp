#include "video/renderer/sandbox.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <system_error>

#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/limits/clips.hpp"

namespace mien::video::renderer {
namespace {

// AddressSanitizer and ThreadSanitizer reserve terabytes of address space.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool reserves_much_space = true;
#elif defined(__has_feature)
constexpr bool reserves_much_space =
    __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool reserves_much_space = false;
#endif

// What a renderer calls, with any argument: files, memory, threads, time. An allow-list holds
// against calls that newer kernels add; it is short, because nothing here speaks to anything but
// files.
constexpr std::array free_calls{
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(pread64),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(pwrite64),
    SCMP_SYS(lseek),
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(close),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(statx),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(fcntl),
    SCMP_SYS(fsync),
    SCMP_SYS(ftruncate),
    SCMP_SYS(rename),
    SCMP_SYS(renameat),
    SCMP_SYS(renameat2),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(get_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(membarrier),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(getcpu),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getppid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(uname),
    SCMP_SYS(sysinfo),
    SCMP_SYS(getrandom),
    SCMP_SYS(time),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(nanosleep),
    SCMP_SYS(clock_nanosleep),
    // UndefinedBehaviorSanitizer asks through a pipe whether memory can be read.
    SCMP_SYS(pipe),
    SCMP_SYS(pipe2),
};

// One call, only when an argument has the wanted bits.
struct GuardedCall {
    int call;
    scmp_arg_cmp condition;
};

std::array<GuardedCall, 7> guarded_calls() {
    const auto has_bits = [](unsigned argument, std::uint64_t mask, std::uint64_t bits) {
        return scmp_arg_cmp{argument, SCMP_CMP_MASKED_EQ, mask, bits};
    };
    const auto equals = [](unsigned argument, std::uint64_t value) {
        return scmp_arg_cmp{argument, SCMP_CMP_EQ, value, 0};
    };
    return {{
        // Threads, and no processes.
        {SCMP_SYS(clone), has_bits(0, CLONE_THREAD, CLONE_THREAD)},
        // No code but what is loaded by now.
        {SCMP_SYS(mmap), has_bits(2, PROT_EXEC, 0)},
        {SCMP_SYS(mprotect), has_bits(2, PROT_EXEC, 0)},
        {SCMP_SYS(prctl), equals(0, PR_SET_NAME)},
        // Reads limits, and sets none.
        {SCMP_SYS(prlimit64), equals(2, 0)},
        // A further filter, which can only take away (give_up_files).
        {SCMP_SYS(seccomp), equals(0, SECCOMP_SET_MODE_FILTER)},
        // Signals to itself, as abort sends.
        {SCMP_SYS(tgkill), equals(0, static_cast<std::uint64_t>(::getpid()))},
    }};
}

// Everything else is answered as by a kernel that has no such call: libraries then do without it,
// as glibc does without clone3, whose flags no filter can read. Returns 0 or an error number.
int filter_system_calls() {
    const std::unique_ptr<void, decltype(&::seccomp_release)> filter(
        ::seccomp_init(SCMP_ACT_ERRNO(ENOSYS)), &::seccomp_release);
    if (filter == nullptr) {
        return ENOMEM;
    }
    int failure = ::seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_TSYNC, 1);
    for (const int call : free_calls) {
        failure = std::min(failure, ::seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0));
    }
    for (const auto& [call, condition] : guarded_calls()) {
        failure = std::min(
            failure, ::seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, call, 1, &condition));
    }
    return failure < 0 ? -failure : -::seccomp_load(filter.get());
}

// Calls that name a file, or what a name leads to. Descriptors go on working.
constexpr std::array naming_calls{
    SCMP_SYS(open),      SCMP_SYS(openat),     SCMP_SYS(stat),      SCMP_SYS(lstat),
    SCMP_SYS(statx),     SCMP_SYS(access),     SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
    SCMP_SYS(readlink),  SCMP_SYS(readlinkat), SCMP_SYS(rename),    SCMP_SYS(renameat),
    SCMP_SYS(renameat2), SCMP_SYS(unlink),     SCMP_SYS(unlinkat),  SCMP_SYS(seccomp),
};

// Returns 0 or an error number. The filter that is in force answers the call for new privileges,
// which were given up before it.
int filter_naming_calls() {
    const std::unique_ptr<void, decltype(&::seccomp_release)> filter(::seccomp_init(SCMP_ACT_ALLOW),
                                                                     &::seccomp_release);
    if (filter == nullptr) {
        return ENOMEM;
    }
    int failure = ::seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_NNP, 0);
    failure = std::min(failure, ::seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_TSYNC, 1));
    for (const int call : naming_calls) {
        failure =
            std::min(failure, ::seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(ENOSYS), call, 0));
    }
    return failure < 0 ? -failure : -::seccomp_load(filter.get());
}

// Returns 0 or an error number.
int leave_network() {
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0) {
        return 0;
    }
    const int failure = errno;
    // Where users get no namespaces, root still does.
    return ::unshare(CLONE_NEWNET) == 0 ? 0 : failure;
}

struct Limit {
    __rlimit_resource resource;
    rlim_t most;
};

// Returns 0 or an error number.
int set_limits() {
    const std::array wanted{
        Limit{RLIMIT_AS, reserves_much_space ? RLIM_INFINITY : limits::render_memory_bytes_max},
        Limit{RLIMIT_CORE, 0},
        Limit{RLIMIT_CPU, static_cast<rlim_t>(limits::render_time_max.count())},
        Limit{RLIMIT_FSIZE, limits::clip_bytes_max},
        Limit{RLIMIT_NOFILE, limits::renderer_files_max},
    };
    int failure = 0;
    for (const auto& [resource, most] : wanted) {
        rlimit current{};
        ::getrlimit(resource, &current);
        const auto least = std::min(most, current.rlim_max);
        const rlimit both{least, least};
        failure = ::setrlimit(resource, &both) == 0 ? failure : errno;
    }
    return failure;
}

}  // namespace

std::vector<MissingProtection> enter_sandbox() {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    ::prctl(PR_SET_DUMPABLE, 0);
    // A full file then is an error of write instead of a signal.
    ::signal(SIGXFSZ, SIG_IGN);
    ::signal(SIGPIPE, SIG_DFL);
    [[maybe_unused]] const int niceness = ::nice(10);

    std::vector<MissingProtection> missing;
    const auto note = [&missing](int failure, const char* name, const char* advice) {
        if (failure != 0) {
            missing.push_back({name, std::generic_category().message(failure), advice});
        }
    };
    note(set_limits(), "limits", "Let the worker lower its limits (setrlimit).");
    note(leave_network(), "network namespace",
         "Allow user namespaces to the worker: user.max_user_namespaces above 0, "
         "kernel.unprivileged_userns_clone=1 where it exists, and nothing in AppArmor, systemd "
         "(RestrictNamespaces) or the container's profile that refuses unshare.");
    note(filter_system_calls(), "system call filter",
         "Use a kernel with CONFIG_SECCOMP_FILTER, and let the worker load a filter.");
    return missing;
}

void give_up_files() {
    if (const int failure = filter_naming_calls(); failure != 0) {
        throw Error(ErrorKind::upstream_failed,
                    "This machine cannot keep files from mien-render, so that it reads no foreign "
                    "picture. See what mien-render --check says.")
            .with_detail(std::generic_category().message(failure));
    }
}

}  // namespace mien::video::renderer
