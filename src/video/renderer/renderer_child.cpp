#include "video/renderer/renderer_child.hpp"

#include <algorithm>
#include <cerrno>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/limits.hpp"
#include "video/renderer/render_clip.hpp"

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

void limit(__rlimit_resource resource, rlim_t most) {
    rlimit current{};
    if (::getrlimit(resource, &current) == 0) {
        most = std::min(most, current.rlim_max);
        const rlimit wanted{most, most};
        ::setrlimit(resource, &wanted);
    }
}

// What fails here is not there to be taken away; the parent's deadline holds anyway.
void give_up_privileges() {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    ::prctl(PR_SET_DUMPABLE, 0);
    // A full file then is an error of write instead of a signal.
    ::signal(SIGXFSZ, SIG_IGN);
    ::signal(SIGPIPE, SIG_DFL);
    if (!reserves_much_space) {
        limit(RLIMIT_AS, limits::render_memory_bytes_max);
    }
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, static_cast<rlim_t>(limits::render_time_max.count()));
    limit(RLIMIT_FSIZE, limits::clip_bytes_max);
    limit(RLIMIT_NOFILE, limits::renderer_files_max);
    [[maybe_unused]] const int network = ::unshare(CLONE_NEWNET);
    [[maybe_unused]] const int niceness = ::nice(10);
}

std::string read_input() {
    constexpr std::size_t input_bytes_max = 512UL * 1024;
    std::string text;
    char buffer[8192];
    while (text.size() <= input_bytes_max) {
        const auto count = ::read(STDIN_FILENO, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return text;
        }
        text.append(buffer, static_cast<std::size_t>(count));
    }
    throw Error(ErrorKind::too_large, "The render order is too large.");
}

void write_line(const json::object& line) {
    const std::string text = json::serialize(line) + "\n";
    std::string_view rest = text;
    while (!rest.empty()) {
        const auto count = ::write(STDOUT_FILENO, rest.data(), rest.size());
        if (count < 0 && errno != EINTR) {
            return;
        }
        rest.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
    }
}

std::string text_member(const json::object& order, const char* name) {
    const auto* value = order.if_contains(name);
    if (value == nullptr || !value->is_string() || value->get_string().empty()) {
        throw Error(ErrorKind::invalid, fmt::format("The render order needs \"{}\".", name));
    }
    return std::string(std::string_view(value->get_string()));
}

void render_order(const json::value& document) {
    const auto* order = document.if_object();
    const auto* spec = order != nullptr ? order->if_contains("spec") : nullptr;
    if (spec == nullptr) {
        throw Error(ErrorKind::invalid, "The render order needs \"spec\".");
    }
    const RenderPaths paths{text_member(*order, "clip"), text_member(*order, "poster")};
    double told = 0;
    const auto clip = render_clip(render_spec_from_json(*spec), paths, [&](double share) {
        if (share - told >= 0.05) {
            told = share;
            write_line({{"progress", share}});
        }
    });
    write_line({{"done", true},
                {"width", clip.width},
                {"height", clip.height},
                {"fps", clip.fps},
                {"frames", clip.frames},
                {"duration_ms", clip.duration.count()},
                {"bytes", clip.bytes},
                {"sha256", clip.sha256}});
}

// Short and ASCII, so that it fits a line and needs no care for cut characters.
std::string plain(std::string_view text) {
    constexpr std::size_t bytes_max = 500;
    std::string short_text(text.substr(0, bytes_max));
    std::ranges::replace_if(
        short_text, [](char byte) { return static_cast<unsigned char>(byte) >= 0x80; }, '?');
    return short_text;
}

int fail(ErrorKind kind, std::string_view message, std::string_view detail) {
    write_line({{"error", plain(message)}, {"kind", name_of(kind)}, {"detail", plain(detail)}});
    return 1;
}

std::string detail_of(const Error& error) {
    std::string detail = error.detail();
    for (const auto& problem : error.problems()) {
        detail += fmt::format(" {} {}", problem.pointer, problem.message);
    }
    return detail;
}

}  // namespace

int run_renderer_child() {
    give_up_privileges();
    try {
        render_order(parse_json(read_input()));
        return 0;
    } catch (const Error& error) {
        return fail(error.kind(), error.message(), detail_of(error));
    } catch (const std::bad_alloc&) {
        return fail(ErrorKind::upstream_failed,
                    "The clip needs more memory than a renderer may use. Choose a smaller size.",
                    "bad_alloc");
    } catch (const std::exception& error) {
        return fail(ErrorKind::internal, "The renderer failed.", error.what());
    }
}

}  // namespace mien::video::renderer
