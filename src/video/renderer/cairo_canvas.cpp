#include "video/renderer/cairo_canvas.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

#include <cairo.h>

#include "base/assert.hpp"
#include "base/error.hpp"

namespace mien::video::renderer {
namespace {

void set_source(cairo_t* context, const Color& color) {
    cairo_set_source_rgba(context, color.red, color.green, color.blue, color.alpha);
}

// The Bezier segment of a Catmull-Rom spline from `from` to `to`.
void spline_to(CairoCanvas& canvas, Point before, Point from, Point to, Point after) {
    canvas.curve_to({from.x + (to.x - before.x) / 6.0, from.y + (to.y - before.y) / 6.0},
                    {to.x - (after.x - from.x) / 6.0, to.y - (after.y - from.y) / 6.0}, to);
}

}  // namespace

void CairoCanvas::Release::operator()(cairo_t* context) const {
    cairo_destroy(context);
}
void CairoCanvas::Release::operator()(cairo_surface_t* surface) const {
    cairo_surface_destroy(surface);
}

CairoCanvas::CairoCanvas(int width, int height)
    : width_(width),
      height_(height),
      surface_(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height)),
      context_(cairo_create(surface_.get())) {
    if (cairo_status(context_.get()) != CAIRO_STATUS_SUCCESS) {
        throw Error(ErrorKind::internal, "The renderer could not make a picture.")
            .with_detail(cairo_status_to_string(cairo_status(context_.get())));
    }
    // Four by four samples a pixel: the eye sees no difference in a clip, and it takes half the
    // time.
    cairo_set_antialias(context_.get(), CAIRO_ANTIALIAS_FAST);
    cairo_set_line_cap(context_.get(), CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(context_.get(), CAIRO_LINE_JOIN_ROUND);
}

std::span<std::uint8_t> CairoCanvas::pixels() {
    cairo_surface_flush(surface_.get());
    return {cairo_image_surface_get_data(surface_.get()),
            static_cast<std::size_t>(stride()) * static_cast<std::size_t>(height_)};
}

int CairoCanvas::stride() const {
    return cairo_image_surface_get_stride(surface_.get());
}

void CairoCanvas::pixels_changed() {
    cairo_surface_mark_dirty(surface_.get());
}

CairoCanvas::Scope::Scope(CairoCanvas& canvas) : canvas_(canvas) {
    cairo_save(canvas_.context_.get());
}
CairoCanvas::Scope::~Scope() {
    cairo_restore(canvas_.context_.get());
}

void CairoCanvas::translate(Point by) {
    cairo_translate(context_.get(), by.x, by.y);
}
void CairoCanvas::scale(double x, double y) {
    cairo_scale(context_.get(), x, y);
}
void CairoCanvas::rotate(double radians) {
    cairo_rotate(context_.get(), radians);
}

void CairoCanvas::move_to(Point to) {
    cairo_move_to(context_.get(), to.x, to.y);
}
void CairoCanvas::line_to(Point to) {
    cairo_line_to(context_.get(), to.x, to.y);
}

void CairoCanvas::curve_to(Point control, Point second_control, Point to) {
    cairo_curve_to(context_.get(), control.x, control.y, second_control.x, second_control.y, to.x,
                   to.y);
}

void CairoCanvas::bend_to(Point control, Point to) {
    Point from;
    cairo_get_current_point(context_.get(), &from.x, &from.y);
    curve_to(mix(from, control, 2.0 / 3.0), mix(to, control, 2.0 / 3.0), to);
}

void CairoCanvas::close() {
    cairo_close_path(context_.get());
}

void CairoCanvas::ellipse(Point centre, Radii radii) {
    // Four Bezier arcs; the constant makes them differ from a true ellipse by 0.03 %.
    constexpr double arm = 0.5522847498;
    const double x = radii.x;
    const double y = radii.y;
    move_to(centre + Point{x, 0});
    curve_to(centre + Point{x, y * arm}, centre + Point{x * arm, y}, centre + Point{0, y});
    curve_to(centre + Point{-x * arm, y}, centre + Point{-x, y * arm}, centre + Point{-x, 0});
    curve_to(centre + Point{-x, -y * arm}, centre + Point{-x * arm, -y}, centre + Point{0, -y});
    curve_to(centre + Point{x * arm, -y}, centre + Point{x, -y * arm}, centre + Point{x, 0});
    close();
}

void CairoCanvas::rectangle(Point corner, double width, double height) {
    cairo_rectangle(context_.get(), corner.x, corner.y, width, height);
}

void CairoCanvas::rounded_rectangle(Point corner, double width, double height, double radius) {
    constexpr double quarter = std::numbers::pi / 2;
    const double right = corner.x + width - radius;
    const double bottom = corner.y + height - radius;
    cairo_new_sub_path(context_.get());
    cairo_arc(context_.get(), right, corner.y + radius, radius, -quarter, 0);
    cairo_arc(context_.get(), right, bottom, radius, 0, quarter);
    cairo_arc(context_.get(), corner.x + radius, bottom, radius, quarter, 2 * quarter);
    cairo_arc(context_.get(), corner.x + radius, corner.y + radius, radius, 2 * quarter,
              3 * quarter);
    close();
}

void CairoCanvas::polygon(std::span<const Point> points) {
    MIEN_ASSERT(!points.empty(), "a polygon has points");
    move_to(points.front());
    for (const auto& point : points.subspan(1)) {
        line_to(point);
    }
    close();
}

void CairoCanvas::smooth_closed(std::span<const Point> points) {
    const auto count = points.size();
    MIEN_ASSERT(count >= 3, "a closed curve has three points");
    move_to(points[0]);
    for (std::size_t i = 0; i < count; ++i) {
        spline_to(*this, points[(i + count - 1) % count], points[i], points[(i + 1) % count],
                  points[(i + 2) % count]);
    }
    close();
}

void CairoCanvas::smooth_open(std::span<const Point> points) {
    const auto count = points.size();
    MIEN_ASSERT(count >= 2, "a curve has two points");
    move_to(points[0]);
    for (std::size_t i = 0; i + 1 < count; ++i) {
        spline_to(*this, points[i == 0 ? 0 : i - 1], points[i], points[i + 1],
                  points[i + 2 < count ? i + 2 : count - 1]);
    }
}

// Extents in pixels: user space is set aside while it asks.
template <class Ask>
std::array<double, 4> extents_in_pixels(cairo_t* context, Ask ask) {
    std::array<double, 4> sides{};
    cairo_matrix_t matrix;
    cairo_get_matrix(context, &matrix);
    cairo_identity_matrix(context);
    ask(context, &sides[0], &sides[1], &sides[2], &sides[3]);
    cairo_set_matrix(context, &matrix);
    return sides;
}

CairoCanvas::Area CairoCanvas::clip_area() const {
    const auto sides = extents_in_pixels(context_.get(), cairo_clip_extents);
    const auto whole = [](double side, int most) {
        return static_cast<int>(std::clamp(side, 0.0, static_cast<double>(most)));
    };
    return {whole(std::floor(sides[0]), width_), whole(std::floor(sides[1]), height_),
            whole(std::ceil(sides[2]), width_), whole(std::ceil(sides[3]), height_)};
}

CairoCanvas::Area CairoCanvas::path_area() const {
    const auto sides = extents_in_pixels(context_.get(), cairo_path_extents);
    const auto within = clip_area();
    const auto whole = [](double side, int least, int most) {
        return static_cast<int>(
            std::clamp(side, static_cast<double>(least), static_cast<double>(most)));
    };
    return {whole(std::floor(sides[0]) - 1, within.left, within.right),
            whole(std::floor(sides[1]) - 1, within.top, within.bottom),
            whole(std::ceil(sides[2]) + 1, within.left, within.right),
            whole(std::ceil(sides[3]) + 1, within.top, within.bottom)};
}

PixelRegion CairoCanvas::gradient_region(const Area& area) {
    if (gradient_pixels_.empty()) {
        gradient_pixels_.resize(static_cast<std::size_t>(width_) *
                                static_cast<std::size_t>(height_));
        const auto show = [this](cairo_format_t format) {
            return cairo_image_surface_create_for_data(
                reinterpret_cast<unsigned char*>(gradient_pixels_.data()), format, width_, height_,
                4 * width_);
        };
        clear_gradient_.reset(show(CAIRO_FORMAT_ARGB32));
        opaque_gradient_.reset(show(CAIRO_FORMAT_RGB24));
    }
    cairo_surface_flush(clear_gradient_.get());
    cairo_surface_flush(opaque_gradient_.get());
    return {gradient_pixels_.data(), width_, area.left, area.top, area.right, area.bottom};
}

PixelPlane CairoCanvas::plane_of(Point way, double offset) const {
    cairo_matrix_t to_user;
    cairo_get_matrix(context_.get(), &to_user);
    // A transform without an inverse shows nothing of what it fills.
    if (cairo_matrix_invert(&to_user) != CAIRO_STATUS_SUCCESS) {
        return {};
    }
    return {way.x * to_user.xx + way.y * to_user.yx, way.x * to_user.xy + way.y * to_user.yy,
            way.x * to_user.x0 + way.y * to_user.y0 + offset};
}

void CairoCanvas::use(const LinearGradient& gradient, const Area& area) {
    const Point way{gradient.to.x - gradient.from.x, gradient.to.y - gradient.from.y};
    const double length = std::max(1e-12, way.x * way.x + way.y * way.y);
    const Point share{way.x / length, way.y / length};
    const double offset = -(gradient.from.x * share.x + gradient.from.y * share.y);
    write_linear(gradient_region(area), plane_of(share, offset), gradient.first, gradient.last);
    use_gradient_pixels(gradient.first.alpha >= 1 && gradient.last.alpha >= 1);
}

void CairoCanvas::use(const RadialGradient& gradient, const Area& area) {
    const double share = 1.0 / gradient.radius;
    write_radial(gradient_region(area), plane_of({share, 0}, -gradient.centre.x * share),
                 plane_of({0, share}, -gradient.centre.y * share), gradient.inner, gradient.outer);
    use_gradient_pixels(gradient.inner.alpha >= 1 && gradient.outer.alpha >= 1);
}

void CairoCanvas::use_gradient_pixels(bool is_opaque) {
    auto* gradient = is_opaque ? opaque_gradient_.get() : clear_gradient_.get();
    cairo_surface_mark_dirty(gradient);
    cairo_matrix_t matrix;
    cairo_get_matrix(context_.get(), &matrix);
    cairo_identity_matrix(context_.get());
    cairo_set_source_surface(context_.get(), gradient, 0, 0);
    cairo_set_matrix(context_.get(), &matrix);
}

void CairoCanvas::fill(const Color& color) {
    set_source(context_.get(), color);
    cairo_fill(context_.get());
}
void CairoCanvas::fill(const LinearGradient& gradient) {
    use(gradient, path_area());
    cairo_fill(context_.get());
}
void CairoCanvas::fill(const RadialGradient& gradient) {
    use(gradient, path_area());
    cairo_fill(context_.get());
}
void CairoCanvas::fill_and_keep(const Color& color) {
    set_source(context_.get(), color);
    cairo_fill_preserve(context_.get());
}
void CairoCanvas::fill_and_keep(const LinearGradient& gradient) {
    use(gradient, path_area());
    cairo_fill_preserve(context_.get());
}

void CairoCanvas::stroke(const Color& color, double width) {
    stroke_and_keep(color, width);
    clear_path();
}
void CairoCanvas::stroke_and_keep(const Color& color, double width) {
    set_source(context_.get(), color);
    cairo_set_line_width(context_.get(), width);
    cairo_stroke_preserve(context_.get());
}

void CairoCanvas::clip() {
    cairo_clip(context_.get());
}
void CairoCanvas::clear_path() {
    cairo_new_path(context_.get());
}

void CairoCanvas::paint(const Color& color) {
    set_source(context_.get(), color);
    cairo_paint(context_.get());
}
void CairoCanvas::paint(const LinearGradient& gradient) {
    use(gradient, clip_area());
    cairo_paint(context_.get());
}
void CairoCanvas::paint(const RadialGradient& gradient) {
    use(gradient, clip_area());
    cairo_paint(context_.get());
}

void CairoCanvas::copy(CairoCanvas& picture) {
    MIEN_ASSERT(picture.width_ == width_ && picture.height_ == height_, "pictures of one size");
    const auto source = picture.pixels();
    std::memcpy(pixels().data(), source.data(), source.size());
    pixels_changed();
}

void CairoCanvas::blend(CairoCanvas& picture, double alpha) {
    cairo_set_source_surface(context_.get(), picture.surface_.get(), 0, 0);
    cairo_pattern_set_filter(cairo_get_source(context_.get()), CAIRO_FILTER_BILINEAR);
    cairo_pattern_set_extend(cairo_get_source(context_.get()), CAIRO_EXTEND_PAD);
    cairo_rectangle(context_.get(), 0, 0, picture.width_, picture.height_);
    if (alpha >= 1.0) {
        cairo_fill(context_.get());
        return;
    }
    CairoCanvas::Scope scope(*this);
    cairo_clip(context_.get());
    cairo_paint_with_alpha(context_.get(), alpha);
}

}  // namespace mien::video::renderer
