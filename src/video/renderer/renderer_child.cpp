#include "video/renderer/renderer_child.hpp"

#include <algorithm>
#include <cerrno>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <unistd.h>

#include "video/renderer/render_clip.hpp"
#include "video/renderer/sandbox.hpp"

namespace mien::video::renderer {
namespace {

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

void write_report(const std::vector<MissingProtection>& missing) {
    json::array protections;
    for (const auto& [name, reason, advice] : missing) {
        protections.push_back({{"name", name}, {"reason", reason}, {"advice", advice}});
    }
    write_line({{"version", MIEN_VERSION}, {"missing", std::move(protections)}});
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

int run_renderer_child(std::span<const std::string_view> arguments) {
    const auto missing = enter_sandbox();
    try {
        if (arguments.empty()) {
            render_order(parse_json(read_input()));
        } else if (arguments.size() == 1 && arguments.front() == "--check") {
            write_report(missing);
        } else {
            return fail(ErrorKind::invalid,
                        "mien-render takes an order on standard input, or --check.", "");
        }
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
