// A picture in memory and the few drawing operations that the renderer needs, over Cairo. Each
// path operation adds to the current path; fill, stroke and clip consume it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "video/renderer/color.hpp"
#include "video/renderer/gradient_pixels.hpp"

struct _cairo;
struct _cairo_surface;

namespace mien::video::renderer {

struct Point {
    double x = 0;
    double y = 0;
};

[[nodiscard]] constexpr Point operator+(Point a, Point b) {
    return {a.x + b.x, a.y + b.y};
}
[[nodiscard]] constexpr Point mix(Point from, Point to, double share) {
    return {from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share};
}

// A half-size pair of an ellipse.
struct Radii {
    double x = 0;
    double y = 0;
};

struct LinearGradient {
    Point from;
    Point to;
    Color first;
    Color last;
};

struct RadialGradient {
    Point centre;
    double radius = 1;
    Color inner;
    Color outer;
};

class CairoCanvas {
  public:
    // Black; every pixel is opaque. Throws internal when there is no memory for it.
    CairoCanvas(int width, int height);

    [[nodiscard]] int width() const { return width_; }
    [[nodiscard]] int height() const { return height_; }

    // The pixels: blue, green, red and a byte without meaning, stride() bytes a row. Valid until
    // the next drawing operation.
    [[nodiscard]] std::span<std::uint8_t> pixels();
    [[nodiscard]] int stride() const;
    // After writing to pixels().
    void pixels_changed();

    // Undoes transforms and clips made since its construction.
    class Scope {
      public:
        explicit Scope(CairoCanvas& canvas);
        ~Scope();
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;

      private:
        CairoCanvas& canvas_;
    };

    void translate(Point by);
    void scale(double x, double y);
    void rotate(double radians);

    void move_to(Point to);
    void line_to(Point to);
    void curve_to(Point control, Point second_control, Point to);
    // A quadratic curve.
    void bend_to(Point control, Point to);
    void close();
    void ellipse(Point centre, Radii radii);
    void rectangle(Point corner, double width, double height);
    void rounded_rectangle(Point corner, double width, double height, double radius);
    void polygon(std::span<const Point> points);
    // A smooth curve through all points (Catmull-Rom), closed or open.
    void smooth_closed(std::span<const Point> points);
    void smooth_open(std::span<const Point> points);

    void fill(const Color& color);
    void fill(const LinearGradient& gradient);
    void fill(const RadialGradient& gradient);
    // Like fill, and the path stays.
    void fill_and_keep(const Color& color);
    void fill_and_keep(const LinearGradient& gradient);
    // Round caps and joins; the width is in user units.
    void stroke(const Color& color, double width);
    void stroke_and_keep(const Color& color, double width);
    void clip();
    void clear_path();

    // Paints over the whole clip.
    void paint(const Color& color);
    void paint(const LinearGradient& gradient);
    void paint(const RadialGradient& gradient);
    // Copies the picture, which must have this size, without blending. Ignores the transform.
    void copy(CairoCanvas& picture);
    // Blends the picture, its corner at the origin of the user space, through the transform.
    void blend(CairoCanvas& picture, double alpha);

  private:
    struct Release {
        void operator()(_cairo* context) const;
        void operator()(_cairo_surface* surface) const;
    };
    // Whole pixels, [left, right) x [top, bottom).
    struct Area {
        int left;
        int top;
        int right;
        int bottom;
    };

    [[nodiscard]] Area path_area() const;
    [[nodiscard]] Area clip_area() const;
    [[nodiscard]] PixelRegion gradient_region(const Area& area);
    // A value of user space, x * way.x + y * way.y + offset, as a plane over the pixels.
    [[nodiscard]] PixelPlane plane_of(Point way, double offset) const;
    void use(const LinearGradient& gradient, const Area& area);
    void use(const RadialGradient& gradient, const Area& area);
    void use_gradient_pixels(bool is_opaque);

    int width_;
    int height_;
    // The pixels of the gradient in use, at the places where they are needed. Made at the first
    // gradient; outlive the surfaces, which show them, and the context, which uses these.
    std::vector<std::uint32_t> gradient_pixels_;
    std::unique_ptr<_cairo_surface, Release> clear_gradient_;
    std::unique_ptr<_cairo_surface, Release> opaque_gradient_;  // copied instead of blended
    std::unique_ptr<_cairo_surface, Release> surface_;
    std::unique_ptr<_cairo, Release> context_;
};

}  // namespace mien::video::renderer
