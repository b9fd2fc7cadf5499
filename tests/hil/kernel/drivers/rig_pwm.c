// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A PWM chip with two channels, at the device path of a Raspberry Pi 4's. It
 * drives nothing: like the real one it keeps what it was told last, also when
 * the program that told it has died. /sys/.../fe20c000.pwm/outputs shows that,
 * a line a channel: "period_ns duty_ns enabled". The kernel's own trace event
 * pwm:pwm_apply gives every change its time.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pwm.h>

#define CHANNELS 2

static struct pwm_state outputs[CHANNELS];

static int rig_apply(struct pwm_chip *chip, struct pwm_device *pwm, const struct pwm_state *state)
{
	outputs[pwm->hwpwm] = *state;
	return 0;
}

static const struct pwm_ops rig_ops = { .apply = rig_apply, .owner = THIS_MODULE };
static struct pwm_chip rig_chip = { .ops = &rig_ops, .npwm = CHANNELS };

static ssize_t outputs_show(struct device *dev, struct device_attribute *attr, char *out)
{
	ssize_t length = 0;
	int i;

	for (i = 0; i < CHANNELS; i++)
		length += sysfs_emit_at(out, length, "%llu %llu %d\n", outputs[i].period,
					outputs[i].duty_cycle, outputs[i].enabled);
	return length;
}
static DEVICE_ATTR_RO(outputs);

static int __init rig_pwm_init(void)
{
	struct platform_device_info info = { .name = "fe20c000.pwm", .id = PLATFORM_DEVID_NONE };
	struct platform_device *soc, *device;
	int error;

	soc = platform_device_register_simple("soc", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(soc))
		return PTR_ERR(soc);
	info.parent = &soc->dev;
	device = platform_device_register_full(&info);
	if (IS_ERR(device))
		return PTR_ERR(device);
	error = device_create_file(&device->dev, &dev_attr_outputs);
	if (error)
		return error;
	rig_chip.dev = &device->dev;
	return pwmchip_add(&rig_chip);
}
device_initcall(rig_pwm_init);
