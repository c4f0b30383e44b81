// The renderer that needs no network: an animated character, drawn in a child process.
#pragma once

#include "video/order/renderer_process.hpp"
#include "video/provider.hpp"

namespace mien::video {

inline constexpr std::string_view builtin_provider = "builtin";

class BuiltinProvider final : public Provider {
  public:
    // The program that renders; mien-render beside this one, unless a test says otherwise.
    explicit BuiltinProvider(std::filesystem::path program = renderer_program());

    // Looks for the program and tells the log whether its sandbox holds. Throws upstream_failed
    // when there is none that can work. Once, before the first clip.
    [[nodiscard]] awaitable<void> prepare();

    [[nodiscard]] std::string_view name() const override { return builtin_provider; }
    [[nodiscard]] awaitable<MadeClip> make_clip(ClipRequest request, Deadline deadline) override;

  private:
    std::filesystem::path program_;
};

}  // namespace mien::video
